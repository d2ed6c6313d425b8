import pytest

from skillmark.engine.model.values import AchievementType, Extension, IdentifierType
from skillmark.engine.model.vocabularies import is_extension


@pytest.mark.parametrize("term", ["ext:EQFLevel", "ext:a.b-c_d", "ext:9"])
@pytest.mark.rule("AC-2")
def test_a_word_after_ext_extends_a_vocabulary(term: str) -> None:
    assert Extension(term) == term
    assert is_extension(term)


@pytest.mark.parametrize(
    "term", ["", "ext:", "ext: ", "ext:a b", "xext:a", "ext:a\n", "EXT:a", "ext:ä", "ext:-a", "a"]
)
@pytest.mark.rule("AC-2")
def test_anything_else_is_no_extension(term: str) -> None:
    with pytest.raises(ValueError, match="ext:"):
        Extension(term)


def test_the_vocabularies_have_as_many_terms_as_the_specification() -> None:
    assert (len(AchievementType), len(IdentifierType)) == (31, 19)
