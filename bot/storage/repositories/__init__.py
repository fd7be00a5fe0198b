"""The ports of the domain over the tables, one module each."""
