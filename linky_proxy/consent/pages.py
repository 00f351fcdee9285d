"""The proxy's three pages, in French and English. Short, without scripts, readable by a screen reader."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape

_STYLE = (
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;"
    "background:#fff}a{color:#1423dc}a.start{display:inline-block;padding:.6rem 1.2rem;background:#1423dc;color:#fff;"
    "border-radius:.3rem}a:focus-visible{outline:.2rem solid #1b1b1b;outline-offset:.2rem}"
    "code{display:block;overflow-wrap:anywhere;padding:1rem;background:#f0f0f0;color:#1b1b1b}section{margin:2rem 0}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def _page(title: str, french: str, english: str) -> str:
    return (
        '<!doctype html>\n<html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>"
        f'<h1>{escape(title)}</h1><section lang="fr">{french}</section>'
        f'<section lang="en"><h2>In English</h2>{english}</section></main></body></html>\n'
    )


def home() -> str:
    """Explains what is shared with whom and what to prepare, and starts the consent (`api/auth`)."""
    account = '<a href="https://mon-compte-particulier.enedis.fr">{}</a>'
    french, english = account.format("compte Enedis"), account.format("Enedis account")
    return _page(
        "Accès à vos données Linky",
        "<p>Ce service transmet les mesures de votre compteur Linky, d’Enedis vers vos propres outils. Il ne les "
        "enregistre pas.</p>"
        "<h2>Avant de commencer</h2><ul>"
        f"<li>Il vous faut un {french}.</li>"
        "<li>Pour les courbes de consommation, activez-y la collecte des données horaires. Sans elle, Enedis ne donne "
        "que les totaux par jour.</li>"
        "<li>Compteur déjà partagé avec ce service ? Enedis refusera de le partager une seconde fois et ne vous "
        "ramènera pas ici. Supprimez d’abord l’ancien partage dans votre compte Enedis, puis recommencez.</li></ul>"
        "<h2>Donner votre accord</h2>"
        "<p>Sur le site d’Enedis, vous choisirez un compteur et donnerez votre accord, pour trois ans au plus. Vous "
        "pourrez le retirer à tout moment depuis votre compte Enedis. Au retour, dans les dix minutes et avec le même "
        "navigateur, vous recevrez un jeton à copier dans Home Assistant.</p>"
        '<p><a class="start" href="api/auth">Donner mon accord sur le site d’Enedis</a></p>'
        "<p>Un accord vaut pour un compteur : recommencez pour le suivant.</p>",
        "<p>This service passes your Linky meter’s measures from Enedis to your own tools. It stores none of them.</p>"
        "<h3>Before you start</h3><ul>"
        f"<li>You need an {english}.</li>"
        "<li>For load curves, enable the collection of hourly data there. Without it, Enedis only gives daily "
        "totals.</li>"
        "<li>Is the meter already shared with this service? Enedis will refuse to share it twice, and will not bring "
        "you back here. First delete the old share in your Enedis account, then start again.</li></ul>"
        "<h3>Give your consent</h3>"
        "<p>On Enedis’ site you will choose one meter and give your consent, for three years at most. You can withdraw "
        "it at any time in your Enedis account. Come back within ten minutes, in the same browser: you will receive a "
        "token to copy into Home Assistant.</p>"
        '<p><a class="start" href="api/auth">Give my consent on Enedis’ site</a></p>'
        "<p>One consent is for one meter: start again for the next.</p>",
    )


def token(text: str) -> str:
    """Shows the token, in `<code id="token">`."""
    return _page(
        "Votre jeton",
        "<p>Copiez ce jeton dans Home Assistant. Il donne accès aux mesures du compteur que vous venez de partager : "
        "gardez-le secret. Il ne sera plus affiché.</p>"
        f'<code id="token">{escape(text)}</code>',
        "<p>Copy the token above into Home Assistant. It gives access to the measures of the meter you have just "
        "shared: keep it secret. It will not be shown again.</p>",
    )


def no_token() -> str:
    """What `/token` says when there is nothing to show."""
    return _page(
        "Aucun jeton à afficher",
        '<p>Le jeton ne s’affiche que quelques minutes après votre accord. <a href=".">Recommencer</a>.</p>',
        '<p>The token is shown for a few minutes after your consent only. <a href=".">Start again</a>.</p>',
    )


def consent_failed() -> str:
    """The one answer to every consent that fails, so that it tells nothing about other people's consents."""
    return _page(
        "Le partage n’a pas abouti",
        "<p>Vous avez refusé, ou plus de dix minutes ont passé, ou vous êtes revenu avec un autre navigateur, ou trop "
        'souvent, ou Enedis n’a pas confirmé l’accord. <a href="..">Recommencez</a> depuis un seul navigateur.</p>'
        "<p>Si Enedis répond que le compteur est déjà partagé, supprimez d’abord ce partage dans votre compte Enedis. Si "
        "vous avez déjà reçu un jeton aujourd’hui, servez-vous de celui-là, ou recommencez demain.</p>",
        "<p>You declined, or more than ten minutes have passed, or you came back with another browser, or too often, or "
        'Enedis did not confirm the consent. <a href="..">Start again</a> in one browser.</p>'
        "<p>If Enedis says that the meter is already shared, first delete that share in your Enedis account. If you "
        "have received a token today, use that one, or start again tomorrow.</p>",
    )
