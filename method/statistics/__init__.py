"""Statistics of evaluation: one function per method, its source in the docstring, frozen results.

Nothing here knows of companies, waves or content: sequences and frames go in, records come out.
"""
