"""The few settings of the program, from the environment or a file; the defaults need neither."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated

from platformdirs import user_config_path, user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from ingestion.errors import InputError

CONFIG_FILE = user_config_path("glioscribe") / "settings.toml"


class Settings(BaseSettings):
    """Read from GLIOSCRIBE_* variables first, then from settings.toml in the user's configuration folder."""

    model_config = SettingsConfigDict(env_prefix="GLIOSCRIBE_", toml_file=CONFIG_FILE, extra="forbid")

    llm: str = Field("gguf:smollm2", description="Language model as backend:model, e.g. openai:MODEL@URL.")
    llm_api_key: str = Field("", description="Key for an OpenAI-compatible server that asks for one.", repr=False)
    llm_timeout_s: float = Field(120.0, gt=0, description="Longest wait for one answer, seconds.")
    embedder: str = Field("minilm", description="Embedder as backend or backend:model.")
    seed: int = Field(0, description="Seed of everything that draws numbers.")
    home: Path = Field(user_data_path("glioscribe"), description="Where patients, drafts and indexes are kept.")
    packs: Annotated[tuple[Path, ...], NoDecode] = Field(
        (), description=f"Folders of knowledge packs of your own; '{os.pathsep}' between them in the environment."
    )
    data: Path = Field(Path("../shared/data"), description="Reference data for `glioscribe eval`.")

    @field_validator("packs", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part for part in value.split(os.pathsep) if part.strip()] if isinstance(value, str) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@cache
def load_settings() -> Settings:
    """Return the settings of this process.

    Raises:
        InputError: A variable or the file holds something that is not a setting.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        message = f"setting '{name}': {first['msg']}"
        raise InputError(message, hint=f"look at GLIOSCRIBE_{name.upper()} and {CONFIG_FILE}") from error
