"""`crmdb doctor`: is this database healthy and as migrated?"""
