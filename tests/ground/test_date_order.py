"""The order of day and month that the dates of a document show."""

import pytest

from trialrun.ground.date_order import day_first


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (("04/05/2022", "on 21/05/2022"), True),
        (("04/05/2022 and 05/21/2022",), False),
        (("04/05/2022",), None),
        (("21/05/2022", "05/21/2022"), None),
        (("21.05.2022", "04/05/2022"), None),
        (("21.05.2022", "22/05/2022"), True),
        (("45/05/2022", "04/05/2022"), None),
        (("21/00/2022",), None),
    ],
)
def test_one_date_shows_the_order_of_others_like_it(texts: tuple[str, ...], order: bool | None) -> None:
    """A day above 12 shows it, for dates with the same sign; none that is no date, and no contradiction."""
    assert day_first(texts) is order
