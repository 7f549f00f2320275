"""Teaching with grades: a roster in, batches and marks, a gradebook and feedback out.

What is written by people or platforms is read by functions from bytes to values (`roster`, `gradebook_fill`); what
changes the database takes a session of `grader.store`; the command line and the web pages call both.
"""
