"""The research pool at the edge: workspaces in, files out; the gate with its ledger."""
