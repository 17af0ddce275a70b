"""Messages in the shapes that real services write and real mailboxes keep; every name in them is made up."""

import base64
from collections.abc import Mapping
from typing import Final

LINK: Final = "https://shop.example/reset?token=abcdefghijklmnopqrstuvwxyz0123456789&user=42"
_PLAIN: Final = f"Hello Ana,\n\nset a new password: {LINK}\n\nThe Shop\n"
_HTML: Final = f'<html><body><p>Hello Ana,</p><a href="{LINK.replace("&", "&amp;")}">New</a></body></html>'


def _wrapped(text: str, charset: str = "utf-8", width: int = 76) -> str:
    data = base64.b64encode(text.encode(charset)).decode()
    return "\n".join(data[at : at + width] for at in range(0, len(data), width))


def _qp(text: str, at: int = 73) -> str:
    """Quoted-printable with a soft line break wherever a line gets long, in the middle of links too."""
    lines = []
    for line in text.replace("=", "=3D").replace("ü", "=C3=BC").split("\n"):
        rest = line
        while len(rest) > at:
            cut = next(end for end in (at, at - 1, at - 2) if "=" not in rest[max(0, end - 2) : end])
            lines.append(f"{rest[:cut]}=")
            rest = rest[cut:]
        lines.append(rest)
    return "\n".join(lines)


_GMAIL = f"""Delivered-To: ana@mail.example
Received: by 2002:a05:7300:1234:b0:10 with SMTP id x1csp123; Sat, 28 Nov 2026 02:00:05 -0800 (PST)
X-Received: by 2002:a17:906:1 with SMTP id y2; Sat, 28 Nov 2026 02:00:05 -0800 (PST)
Return-Path: <bounce@shop.example>
From: "Shop, Inc." <hello@shop.example>
Date: Sat, 28 Nov 2026 10:00:03 +0000
Subject: New password
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="0000000000008c2f0a0628"

--0000000000008c2f0a0628
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

{_qp(_PLAIN)}
--0000000000008c2f0a0628
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

{_qp(_HTML)}
--0000000000008c2f0a0628--
"""
_OUTLOOK = f"""From: =?iso-8859-1?Q?J=F6rg_M=FCller?= <joerg@shop.example>
To: Ana <ana@mail.example>
Subject: =?iso-8859-1?Q?Ihr_neues_Pa=DFwort_f=FCr?=
 =?iso-8859-1?Q?_den_Laden?=
Thread-Index: AdcK0000
Date: Sat, 28 Nov 2026 10:00:03 +0000
Accept-Language: de-DE, en-US
Content-Type: multipart/related;
\tboundary="_004_AM0PR0402MB1234_";
\ttype="multipart/alternative"
MIME-Version: 1.0

--_004_AM0PR0402MB1234_
Content-Type: multipart/alternative;
\tboundary="_000_AM0PR0402MB1234_"

--_000_AM0PR0402MB1234_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Guten Tag, gr=FC=DFe: {LINK.replace("=", "=3D")}

--_000_AM0PR0402MB1234_
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

<p>gr=FC=DFe <img src=3D"cid:logo"></p>

--_000_AM0PR0402MB1234_--

--_004_AM0PR0402MB1234_
Content-Type: image/png; name="logo.png"
Content-Disposition: inline; filename="logo.png"; size=12
Content-ID: <logo>
Content-Transfer-Encoding: base64

iVBORw0KGgo=

--_004_AM0PR0402MB1234_--
"""
_SES = f"""Return-Path: <0102018f-1-000000@eu-west-1.amazonses.com>
From: Shop <no-reply@shop.example>
Message-ID: <0102018f-1-000000@eu-west-1.amazonses.com>
Subject: =?UTF-8?B?{base64.b64encode("Grüße: neues Paßwort".encode()).decode()}?=
MIME-Version: 1.0
Content-Type: multipart/alternative;\x20
\tboundary="----=_Part_123_456.789"
Feedback-ID: ::1.eu-west-1.abc=:AmazonSES
Date: Sat, 28 Nov 2026 10:00:03 +0000

------=_Part_123_456.789
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 7bit

{_PLAIN}
------=_Part_123_456.789
Content-Type: text/html; charset=UTF-8
Content-Transfer-Encoding: base64

{_wrapped(_HTML)}
------=_Part_123_456.789--
"""
_SENDGRID = f"""Received: by filterdrecv-1 with SMTP id filterdrecv-1; Sat, 28 Nov 2026 10:00:03.1 +0000 (UTC)
Content-Type: multipart/alternative; boundary=4b8f2ed1ac9c1f4b7f8a1d1e9e25ca7a8c0d4a2f2d8bbd6a7b6a3b0f
Date: Sat, 28 Nov 2026 10:00:03 +0000 (UTC)
From: Shop <hello@shop.example>
Mime-Version: 1.0
Message-ID: <abc@geopod-ismtpd-1>
Subject: Your receipt
X-SG-EID:\x20
 =?us-ascii?Q?u001=2E8ma1xw?=
 =?us-ascii?Q?2Bz?=
To: ana@mail.example
X-Entity-ID: u001.abc==

--4b8f2ed1ac9c1f4b7f8a1d1e9e25ca7a8c0d4a2f2d8bbd6a7b6a3b0f
Content-Transfer-Encoding: quoted-printable
Content-Type: text/plain; charset=us-ascii
Mime-Version: 1.0

{_qp(_PLAIN, 60)}
--4b8f2ed1ac9c1f4b7f8a1d1e9e25ca7a8c0d4a2f2d8bbd6a7b6a3b0f
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset=us-ascii
Mime-Version: 1.0

{_qp(_HTML, 60)}
--4b8f2ed1ac9c1f4b7f8a1d1e9e25ca7a8c0d4a2f2d8bbd6a7b6a3b0f--
"""
_POSTMARK = f"""X-PM-Message-Id: 1
From: "Shop" <hello@shop.example>
Date: Sat, 28 Nov 2026 10:00:03 +0000
Subject: Reset
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary=mk3-0a1b2c; charset=UTF-8

--mk3-0a1b2c
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: base64

{_wrapped(_PLAIN)}

--mk3-0a1b2c
Content-Type: text/html; charset=UTF-8
Content-Transfer-Encoding: base64

{_wrapped(_HTML)}

--mk3-0a1b2c--
"""
_MAILGUN = f"""Date: Sat, 28 Nov 2026 10:00:03 +0000
X-Mailgun-Variables: {{"id": "1"}}
Subject: Welcome
From: Shop <hello@mg.shop.example>
Content-Type: multipart/mixed; boundary="--nodemailer/1=2?3"
Mime-Version: 1.0

----nodemailer/1=2?3
Content-Type: multipart/alternative; boundary="--nodemailer/1=2?3-alt"

----nodemailer/1=2?3-alt
Content-Type: text/plain; charset="utf-8"

{_PLAIN}
----nodemailer/1=2?3-alt
Content-Type: text/html; charset="utf-8"

{_HTML}
----nodemailer/1=2?3-alt--
----nodemailer/1=2?3
Content-Type: application/pdf; name*=UTF-8''Rechnung%20f%C3%BCr%20Sie.pdf
Content-Disposition: attachment;
 filename*0*=UTF-8''Rechnung%20; filename*1*=f%C3%BCr%20Sie.pdf
Content-Transfer-Encoding: base64

JVBERi0=
----nodemailer/1=2?3--
"""
_HEAD = "From: Shop <hello@shop.example>\nSubject: Reset\nMIME-Version: 1.0\n"


def _multi(*inner: str, kind: str = "mixed", boundary: str = "b1", told: str = "", end: bool = True) -> str:
    head = f"Content-Type: multipart/{kind}; {told or f'boundary={boundary}'}\n\n"
    body = "".join(f"--{boundary}\n{part}\n" for part in inner)
    return head + body + (f"--{boundary}--\n" if end else "")


_TEXT = f"Content-Type: text/plain; charset=utf-8\n\n{_PLAIN}"
_PAGE = f"Content-Type: text/html; charset=utf-8\n\n{_HTML}"
_LOG = "Content-Type: text/plain; name=log.txt\nContent-Disposition: attachment; filename=log.txt\n\nlog"
_BOTH = _multi(_TEXT, _PAGE, kind="alternative", boundary="inner")
_FLOWED = "Content-Type: text/plain; charset=UTF-8; format=flowed\n\nA long line that \ngoes on, and ends.\n"

MESSAGES: Final[Mapping[str, str]] = {
    "gmail": _GMAIL,
    "outlook": _OUTLOOK,
    "ses": _SES,
    "sendgrid": _SENDGRID,
    "postmark": _POSTMARK,
    "mailgun": _MAILGUN,
    "no MIME at all": f"From: root@shop.example\nSubject: cron\n\n{_PLAIN}",
    "text alone": _HEAD + _TEXT,
    "html alone, base64": f"{_HEAD}Content-Type: text/html; charset=utf-8\n"
    f"Content-Transfer-Encoding: base64\n\n{_wrapped(_HTML)}\n",
    "html alone, one long line of base64": f"{_HEAD}Content-Type: text/html; charset=utf-8\n"
    f"Content-Transfer-Encoding: BASE64\n\n{_wrapped(_HTML, width=9999)}\n",
    "base64 in lines of an odd length": f"{_HEAD}Content-Type: text/plain; charset=utf-8\n"
    f"Content-Transfer-Encoding: base64\n\n{_wrapped(_PLAIN, width=61)}\n",
    "flowed": _HEAD + _FLOWED,
    "mixed around related around alternative": _HEAD
    + _multi(_multi(_BOTH, _LOG, kind="related", boundary="middle"), _LOG, boundary="outer"),
    "alternative around related": _HEAD
    + _multi(_TEXT, _multi(_PAGE, kind="related", boundary="r"), kind="alternative"),
    "a boundary that begins like another": _HEAD
    + _multi(_multi(_TEXT, _PAGE, kind="alternative", boundary="b1b1"), _LOG, boundary="b1"),
    "no final boundary": _HEAD + _multi(_TEXT, _PAGE, kind="alternative", end=False),
    "no final boundary inside": _HEAD
    + _multi(_multi(_TEXT, _PAGE, kind="alternative", boundary="in", end=False), _LOG),
    "preamble and epilogue": _HEAD
    + _multi(_TEXT).replace("\n\n--b1", "\n\nThis is a multi-part message in MIME format.\n--b1", 1)
    + "\nepilogue with https://nowhere.example/\n",
    "a mailing list's signature": _HEAD + _multi(_TEXT, "Content-Type: text/plain\n\n-- \nlist footer\n"),
    "a report that something came back": _HEAD
    + _multi(
        "Content-Type: text/plain\n\nNot delivered.\n",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nStatus: 5.1.1\n",
        "Content-Type: message/rfc822\n\nSubject: inner\n\nhttps://inner.example/\n",
        kind="report; report-type=delivery-status",
    ),
    "signed by PGP": _HEAD
    + _multi(
        _TEXT, "Content-Type: application/pgp-signature\n\n-----BEGIN", kind="signed; micalg=pgp-sha256"
    ),
    "a boundary in continuations": _HEAD + _multi(_TEXT, _PAGE, told='boundary*0="b"; boundary*1="1"'),
    "a comment beside the kind": _HEAD + "Content-Type: text/html (rich text); charset=utf-8\n\n" + _HTML,
    "a name that holds a semicolon": f'{_HEAD}Content-Type: text/plain; name="a; charset=utf-16"; '
    f"charset=utf-8\n\nGrüße\n",
    "capitals": f'{_HEAD}CONTENT-TYPE: TEXT/HTML; CHARSET="UTF-8"\n'
    f"CONTENT-TRANSFER-ENCODING: Quoted-Printable\n\n{_qp(_HTML)}",
    "encoded words of two kinds and none": "From: =?utf-8?b?w4TDtg==?= <a@shop.example>\n"
    "Subject: Re: =?utf-8?q?Gr=C3=BC?= =?utf-8?q?=C3=9Fe?= und =?windows-1252?q?Caf=E9?= (1)\n\nx\n",
    "an encoded word between quotes": 'From: "=?utf-8?q?Gr=C3=BCn?=" <a@shop.example>\nSubject: x\n\nx\n',
    "a folded subject": "From: a@shop.example\nSubject: one\n two\n\tthree\n\nx\n",
    "UTF-8 in the header": "From: Grün <a@shop.example>\nSubject: Grüße\n\nx\n",
    "UTF-8 beside an encoded word": "From: a@shop.example\nSubject: 緑 Grün =?utf-8?q?x?= Ende\n\nx\n",
    "a group of senders": "From: Team: a@shop.example, Ana <ana@shop.example>;\nSubject: x\n\nx\n",
    "quoted commas and comments": 'From: "a, b <x@evil.example>" <a@shop.example> (or b@evil.example)\n'
    "Subject: x\n\nx\n",
    "windows-1252 without saying so": "From: a@shop.example\nSubject: x\n"
    "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\n"
    "=93quoted=94 =80 5\n",
    "soft breaks with blanks behind": "From: a@shop.example\nSubject: x\n"
    "Content-Transfer-Encoding: quoted-printable\n\nhttps://shop.example/a= \nb=3Dc=\n&d=\n\n",
    "a damaged quoted-printable": "From: a@shop.example\nSubject: x\n"
    "Content-Transfer-Encoding: quoted-printable\n\n50=% off https://shop.example/?a=b=ZZ\n",
    "a blank line in the middle of the base64": "From: a@shop.example\nSubject: x\n"
    f"Content-Transfer-Encoding: base64\n\n{_wrapped(_PLAIN)[:77]}\n{_wrapped(_PLAIN)[77:]}\n",
}
