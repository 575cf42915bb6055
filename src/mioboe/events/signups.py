"""Whether a mail is one of those that a mail bomb is made of: sign-ups, welcomes.

Such mails are counted and not kept. Each is genuine, and none of them says anything;
three hundred in an hour say that something else is to go under.
"""

from __future__ import annotations

from typing import Final

#: What subjects of such mails say, in the languages of the web. Folded, lower case.
#: Any of them lets a mail through the sift, where it costs a look at its headers.
SIGNUP_SUBJECTS: Final = (
    *("confirm your", "confirm subscription", "confirmation required", "activate your"),
    *("verify your e", "verify your a", "welcome to ", "your subscription to"),
    *("thanks for signing", "thank you for signing", "thanks for subscrib"),
    *("thank you for subscrib", "thank you for regist", "thanks for regist"),
    *("your new account", "your account has been created", "account registration"),
    *("complete your registration", "subscription confirm", "newsletter"),
    *(
        "your username and password",
        "registration confirm",
        "sign-up",
        "your account at",
    ),
    *("bestätigen sie", "anmeldung", "willkommen bei", "registrierung"),
    *("bestätige deine", "confirmez votre", "inscription", "bienvenue"),
    *("activez votre", "confirma tu", "confirme su", "bienvenid", "suscripción"),
    *("registro en", "confirme seu", "confirme a sua", "bem-vind", "cadastro"),
    *("inscrição", "conferma la tua", "conferma l", "benvenut", "iscrizione"),
    *("bevestig je", "bevestig uw", "welkom bij", "aanmelding", "inschrijving"),
    *("potwierdź", "potwierdzenie", "witamy", "rejestracj", "potvrďte", "vítejte"),
    *("registrace", "подтвердите", "подтверждение", "добро пожаловать", "регистрац"),
    *("підтвердіть", "ласкаво просимо", "реєстрац", "onaylayın", "hoş geldiniz"),
    *("kaydınız", "üyeliğ", "konfirmasi", "selamat datang", "pendaftaran"),
    *("xác nhận", "chào mừng", "đăng ký", "ยืนยัน", "ยินดีต้อนรับ", "สมัคร"),
    *(
        "가입",
        "인증",
        "환영합니다",
        "구독",
        "请确认",
        "确认您的",
        "欢迎",
        "注册",
        "订阅",
    ),
    *("請確認", "歡迎", "註冊", "訂閱", "تأكيد", "مرحبا", "تسجيل", "επιβεβαίωσ"),
    *("καλώς", "εγγραφή", "bekräfta", "välkommen", "registrering", "bekræft"),
    *("velkommen", "tilmelding", "vahvista", "tervetuloa", "rekisteröi", "erősítse"),
    *("üdvözöl", "regisztráció", "confirmați", "confirmaţi", "bun venit", "înregistr"),
    *(
        "会員登録",
        "メールアドレスの確認",
        "メールマガジン",
        "ご登録",
        "仮登録",
        "本登録",
    ),
    *("購読", "アカウント登録", "ようこそ"),
)


def signs_up(subject: str) -> bool:
    """Return whether a subject is one of a sign-up, a welcome or a newsletter.

    Args:
        subject: Folded.

    Example:
        >>> signs_up("Bitte bestätigen Sie Ihre Anmeldung")
        True
        >>> signs_up("Re: Sonntag")
        False
    """
    text = subject.casefold()
    return any(word in text for word in SIGNUP_SUBJECTS)
