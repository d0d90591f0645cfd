"""Real data in: files of other systems, checked by the database before they are believed.

`tables` reads files, `recognise` proposes what their columns mean, `batch` brings the rows into the database, which
plans, applies and undoes them (docs/importing.md).
"""
