"""`crmdb advise`: what would make this database faster or smaller, with evidence and the statement to run."""
