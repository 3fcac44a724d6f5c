"""Does every hot query path have the right index, and is no index there for nothing?"""
