import pytest
import yaml


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request):
    """Each of PyYAML's parsers; libyaml's may be missing."""
    loader = getattr(yaml, request.param, None)
    if loader is None:
        pytest.skip("PyYAML was built without libyaml")
    return loader
