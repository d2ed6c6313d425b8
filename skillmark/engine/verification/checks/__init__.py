"""The checks of a verification, one a file: ``check(presented, context) -> CheckResult``."""
