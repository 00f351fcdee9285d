"""The type of a decoded JSON document that nobody has checked yet."""

type Json = bool | int | float | str | list[Json] | dict[str, Json] | None
