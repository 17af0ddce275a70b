"""Places that people name for their secrets."""

import pytest

from cockpit.standards.secret_places import tells


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ("pinned in the team's chat", "chat"),
        ("Slack, channel ops", "Slack"),
        ("Notion", "Notion"),
        (".env", ".env"),
        ("in app/.env", ".env"),
        ("a Google Doc", "Google Doc"),
        ("Tom's laptop", "laptop"),
        ("hard-coded", "hard-coded"),
        ("e-mail to Ana", "e-mail"),
    ],
)
def test_where_others_read_it_or_it_is_lost(place: str, word: str) -> None:
    assert tells(place) == word


@pytest.mark.parametrize(
    "place",
    [
        *("", "fly secrets", "Vercel environment variables", "GitHub Actions, repository secrets"),
        *("1Password, vault Shop", "Doppler", "/etc/shop.env on the server, mode 0600", "Forge, .env editor"),
        *(".env on the VPS, owned by root",),
        *("Heroku config vars", "Mailgun dashboard", "GitHub", "GitLab CI settings", "Render"),
        *("AWS Parameter Store", "EAS secrets", "wp-config.php on the server", "Cloudflare Pages settings"),
    ],
)
def test_where_it_is_kept(place: str) -> None:
    assert not tells(place)
