"""The commands of `crmdb import`."""
