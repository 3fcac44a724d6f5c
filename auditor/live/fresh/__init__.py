"""A database that is made for one comparison and thrown away: a server of our own, and migrations run against it."""
