"""The base of declared classes: one becomes a pydantic model when something is asked of it that needs one."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel as BaseModel  # noqa: PLC0414
else:

    class _Declared(type):
        """Whatever is asked of a declared class beyond its declaration, the pydantic model made from it answers."""

        def __getattr__(cls, name):
            if name.startswith("_"):
                raise AttributeError(name)
            return getattr(cls._model(), name)

        def __call__(cls, **fields):
            return cls._model()(**fields)

        def __instancecheck__(cls, value):
            return isinstance(value, cls._model())

        def _model(cls):
            from shared.kinds import model_of

            return model_of(cls)

        def __get_pydantic_core_schema__(cls, source, handler):
            return handler.generate_schema(cls._model())

    class BaseModel(metaclass=_Declared):
        pass
