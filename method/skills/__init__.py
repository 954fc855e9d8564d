"""Step 2, skills: what roles need, what people can do, where knowledge hangs on few."""
