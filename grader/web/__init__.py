"""The web service: pages for people, an API for programs. It enqueues and reads; it never grades.

`create_app(site)` in `app` is the way in. Importing this package imports nothing; `shipfolio serve` loads the rest.
"""
