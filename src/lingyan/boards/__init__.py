"""总览 for townships and cities: how the month stands in numbers, each of which opens its rows."""
