"""What messages say, as HTML."""
