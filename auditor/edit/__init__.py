"""Facts and positions -> a plan of edits -> patches of text. Formatting stays the user's: what is not edited is not
touched, and nothing is printed anew.

    source    a file as written: text, tokens, statements    scopes, names   what each name means where it stands
    places    where on the line a use stands                 imports         import statements, part by part
    model     edits, and the changes that they make          write           changes to disk: all or nothing
    overlay   the files as they will be, to be audited       others          configuration, documents, templates
    split, drop    what is made of all this
"""
