"""Every object's records: CRUD, lists, search, batch, history, overview."""
