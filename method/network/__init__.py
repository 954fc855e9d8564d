"""The network: what companies share, who can help whom, which courses they hold together."""
