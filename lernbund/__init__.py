"""The application: the verbs of the command ``lernbund`` and everything that joins the rooms."""
