"""The drift audit: is the database what the ORM says?"""
