### Sign-in, second factor, account.

identity-sign-in = Sign in
identity-sign-in-hq = Head office
identity-sign-in-partner = Partner’s cabinet
identity-sign-in-tenant = { $brand }
identity-sign-in-hint-hq = Sign in to run the network.
identity-sign-in-hint-partner = Sign in to bring leads and follow your rewards.
identity-sign-in-hint-tenant = Sign in to work with leads and deals.
identity-forgot-hq = Forgot the password? The network’s administrator will change it.
identity-forgot-partner = Forgot the password? Write to head office.
identity-forgot-tenant = Forgot the password? The owner of your franchise will change it.
identity-email = E-mail
identity-password = Password
identity-enter = Sign in
identity-continue = Continue

identity-code-title = Confirm it is you
identity-code-hint = Enter the six digits from your authenticator app.
identity-code = Code
identity-code-or-recovery = No phone at hand? Enter one of your recovery codes.
identity-other-account = Use another account

identity-account = Settings
identity-person = Account
identity-preferences = Language and theme
identity-save = Save
identity-saved = Saved
identity-cancel = Cancel
identity-password-current = Current password
identity-password-new = New password
identity-password-rule = 8 to 128 characters. A long phrase beats a complicated word.
identity-password-change = Change password
identity-password-changed = Password changed, other sessions ended

identity-factor = Second factor
identity-factor-why = Beside the password a code from an app on your phone will be asked for: a stranger won’t get in even with your password.
identity-factor-enable = Switch the second factor on
identity-factor-on = On
identity-factor-since = since { $date }
identity-factor-disable = Switch the second factor off
identity-factor-scan = Scan the picture with an authenticator app and enter the code it shows.
identity-factor-picture = QR code for the authenticator app
identity-factor-by-hand = Can’t scan it? Enter the key by hand:
identity-factor-open-app = Open in an app on this device
identity-factor-confirm = Confirm
identity-totp-disabled = Second factor switched off

identity-codes-title = Recovery codes
identity-codes-hint = Each code stands in once for a code of the app when your phone is not at hand. Keep them in a safe place.
identity-codes-once = We won’t show them again: only their fingerprints are kept.
identity-codes-done = I have saved them
identity-codes-renew = Make new recovery codes
identity-codes-few = You are running out of recovery codes. Make new ones.
identity-codes-left = { $n ->
    [0] no recovery codes left
    [one] { $n } recovery code left
   *[other] { $n } recovery codes left
}

identity-sessions = Sessions
identity-session-unknown = Unknown device
identity-session-since = since { $date }
identity-session-this = this one
identity-session-end = End
identity-session-ended = Session ended
identity-sessions-end = End all others
identity-sessions-hint = Keys of programs that were issued for your password stop working with them.
identity-sessions-ended = Other sessions ended
