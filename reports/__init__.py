"""What people take home: results become tables, charts and sentences, then HTML, PDF and Word."""
