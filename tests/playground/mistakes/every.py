"""All rows of the table."""

from tests.playground.mistakes.of_commands import COMMANDS
from tests.playground.mistakes.of_components import COMPONENTS
from tests.playground.mistakes.of_interactions import AUTOCOMPLETES, INTERACTIONS
from tests.playground.mistakes.of_messages import MESSAGES
from tests.playground.mistakes.of_routes import ROUTES

STANDING = (*MESSAGES, *COMPONENTS, *COMMANDS, *ROUTES)
EVERY = (*STANDING, *INTERACTIONS, *AUTOCOMPLETES)
