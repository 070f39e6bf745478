"""Pages of the API: ``{count, next, previous, results}``."""

from rest_framework.pagination import PageNumberPagination


class Pagination(PageNumberPagination):
    """50 a page unless ``page_size`` asks for more, 200 at most."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
