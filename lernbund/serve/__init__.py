"""The form server: start page, company pages, the six steps as Voilà pages, participants' pages."""
