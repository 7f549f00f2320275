"""From data to a registered version. Needs the extra `train`; the service never imports it."""
