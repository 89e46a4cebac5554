"""The report builder: any object, any filter, groups and measures of the reader's choice, over the list index."""
