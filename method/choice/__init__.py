"""The choice of courses: who goes to what and when, by a mixed-integer programme on HiGHS."""
