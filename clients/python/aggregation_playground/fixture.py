"""pytest's fixture: `def test_mine(playground): ...`."""

from collections.abc import Iterator

import pytest

from aggregation_playground import Playground


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground() as started:
        yield started
