"""Facts of all files -> one project: names resolved, tables declared, accesses found, calls linked."""
