"""How fast is it? The service beside the endpoint that one would write first."""
