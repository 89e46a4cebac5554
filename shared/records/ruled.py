"""What an object's rules make of a change."""

from typing import Any

from shared.declare import Context, ObjectSpec, Outcome


def ruled(spec: ObjectSpec, before: Any, after: Any, context: Context) -> Outcome:
    """The rules' outcome; a state of the tenant's own is to them the declared one that it is like.

    It stays what it is unless they change that one.
    """
    if spec.on_change is None:
        return Outcome(after)
    alike, name = spec.about.alike, spec.about.state
    if not alike or not name:
        return spec.on_change(before, after, context)
    own = getattr(after, name)
    old, new = (one and one.model_copy(update={name: alike.get(getattr(one, name), getattr(one, name))})
                for one in (before, after))  # fmt: skip
    outcome = spec.on_change(old, new, context)
    if alike.get(own) != getattr(outcome.after, name):
        return outcome
    return Outcome(outcome.after.model_copy(update={name: own}), outcome.creates)
