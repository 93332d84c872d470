### Вход, второй фактор, учётная запись.

identity-sign-in = Вход
identity-sign-in-hq = Головной офис
identity-sign-in-partner = Кабинет партнёра
identity-sign-in-tenant = { $brand }
identity-sign-in-hint-hq = Войдите, чтобы управлять сетью.
identity-sign-in-hint-partner = Войдите, чтобы передавать лиды и следить за вознаграждением.
identity-sign-in-hint-tenant = Войдите, чтобы работать с лидами и сделками.
identity-forgot-hq = Забыли пароль? Его сменит администратор сети.
identity-forgot-partner = Забыли пароль? Напишите в головной офис.
identity-forgot-tenant = Забыли пароль? Его сменит владелец вашей франшизы.
identity-email = Электронная почта
identity-password = Пароль
identity-enter = Войти
identity-continue = Продолжить

identity-code-title = Подтверждение входа
identity-code-hint = Введите шесть цифр из приложения-аутентификатора.
identity-code = Код
identity-code-or-recovery = Нет телефона под рукой? Введите один из резервных кодов.
identity-other-account = Войти под другой учётной записью

identity-account = Настройки
identity-person = Учётная запись
identity-preferences = Язык и тема
identity-save = Сохранить
identity-saved = Сохранено
identity-cancel = Отменить
identity-password-current = Текущий пароль
identity-password-new = Новый пароль
identity-password-rule = От 8 до 128 знаков. Длинная фраза лучше сложного слова.
identity-password-change = Сменить пароль
identity-password-changed = Пароль изменён, остальные сеансы завершены

identity-factor = Второй фактор
identity-factor-why = Вместе с паролем нужен будет код из приложения на телефоне: чужой человек не войдёт, даже узнав пароль.
identity-factor-enable = Включить второй фактор
identity-factor-on = Включён
identity-factor-since = с { $date }
identity-factor-disable = Отключить второй фактор
identity-factor-scan = Отсканируйте картинку приложением-аутентификатором и введите код, который оно покажет.
identity-factor-picture = QR-код для приложения-аутентификатора
identity-factor-by-hand = Не сканируется? Введите ключ вручную:
identity-factor-open-app = Открыть в приложении на этом устройстве
identity-factor-confirm = Подтвердить
identity-totp-disabled = Второй фактор отключён

identity-codes-title = Резервные коды
identity-codes-hint = Каждый код один раз заменит код из приложения, если телефона не будет под рукой. Сохраните их в надёжном месте.
identity-codes-once = Больше мы их не покажем: у нас хранятся только отпечатки.
identity-codes-done = Коды сохранены
identity-codes-renew = Выпустить новые резервные коды
identity-codes-few = Резервные коды заканчиваются. Выпустите новые.
identity-codes-left = { $n ->
    [0] резервных кодов не осталось
    [one] остался { $n } резервный код
    [few] осталось { $n } резервных кода
   *[many] осталось { $n } резервных кодов
}

identity-sessions = Сеансы
identity-session-unknown = Неизвестное устройство
identity-session-since = с { $date }
identity-session-this = этот
identity-session-end = Завершить
identity-session-ended = Сеанс завершён
identity-sessions-end = Завершить все остальные
identity-sessions-hint = Вместе с ними перестанут действовать ключи программ, выданные по вашему паролю.
identity-sessions-ended = Остальные сеансы завершены
