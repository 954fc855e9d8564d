"""Step 5, communication: who hears what, when and in which words."""
