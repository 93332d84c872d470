# После продажи: возвраты, отзывы, правила.

aftersale-returns = Возвраты
aftersale-return = Возврат
aftersale-return-lead = Вернуть лид
aftersale-do-return = Вернуть
aftersale-ask = Запросить возврат
aftersale-back-to-lead = К лиду
aftersale-back-to-returns = К возвратам
aftersale-views = Состояния возвратов
aftersale-all = Все
aftersale-state-requested = Ждёт ответа
aftersale-state-approved = Одобрен
aftersale-state-refused = Отказ
aftersale-reason = Причина
aftersale-comment = Комментарий
aftersale-comment-hint = Что произошло: когда звонили, что ответили
aftersale-reason-wrong_number = Неверный номер
aftersale-reason-duplicate = Дубль
aftersale-reason-fake = Вымышленный лид
aftersale-reason-not_requested = Не оставлял заявку
aftersale-reason-outside_filter = Не по моим фильтрам
aftersale-reason-minor_or_nonresident = Несовершеннолетний или нерезидент
aftersale-reason-no_consent = Нет согласия
aftersale-reason-other_agent = Другой агент
aftersale-reason-language = Нет общего языка
aftersale-reason-no_answer = Не дозвониться
aftersale-reason-not_contacted = Первого контакта не было в срок
aftersale-reason-suspended = Франчайзи приостановлен
aftersale-when-wrong_number = Номер не существует, не обслуживается или принадлежит другому человеку
aftersale-when-duplicate = Человек уже был в вашей базе до покупки. Проверяется сразу
aftersale-when-fake = Такого человека или такой заявки нет
aftersale-when-not_requested = Человек есть, но кредит ему не нужен и заявку он не оставлял
aftersale-when-outside_filter = Лид не проходит ваши фильтры или заявку на выкуп. Проверяется сразу
aftersale-when-minor_or_nonresident = Банки не выдадут ему кредит
aftersale-when-no_consent = Человек не давал согласия или отозвал его
aftersale-when-other_agent = Это брокер, агент или студент
aftersale-when-language = Поговорить не на чем
aftersale-when-no_answer = На звонки никто не отвечает. Решается сразу по записанным звонкам
aftersale-not-a-reason-nor-silence = Не причины для возврата: не отвечает, передумал, выбрал других, маленький бюджет, позвонили слишком поздно.
aftersale-not-a-reason = Не причины для возврата: передумал, выбрал других, маленький бюджет, позвонили слишком поздно.
aftersale-finding-bought_before = Этого человека вы уже покупали
aftersale-finding-known_before = Человек был в базе до покупки
aftersale-finding-not_known = До покупки человека с такими контактами в базе не было
aftersale-finding-invalid_number = Такого номера не бывает
aftersale-finding-no_number = Лид продан без номера: обещано не было
aftersale-finding-worked = По лиду заведена сделка: с человеком говорили
aftersale-finding-unanswered = Звонков без ответа столько, сколько требуют правила
aftersale-finding-reached = С человеком поговорили: до него дозвонились
aftersale-finding-outside_filters = Лид не проходит фильтры
aftersale-finding-inside_filters = Лид проходит все фильтры и заявку, по которой куплен
aftersale-finding-no_basis = У лида нет законного основания
aftersale-finding-issued = По лиду выдан кредит
aftersale-how-rule = Решено правилом
aftersale-how-person = Решил головной офис
aftersale-how-silence = Одобрено молчанием
aftersale-refund = Возврат денег
aftersale-refund-back = Вернулось { $amount }
aftersale-of-price = из { $price }
aftersale-refund-none = Деньги не возвращаются
aftersale-price = Цена
aftersale-product = Продукт
aftersale-tenant = Франчайзи
aftersale-asked = Запрошен
aftersale-decided = Решено
aftersale-answer-by = Ответ до
aftersale-answer-by-note = Если до этого срока ответа нет, возврат одобрен
aftersale-clock = Осталось
aftersale-status = Состояние
aftersale-answer = Ответ головного офиса
aftersale-replacement = Дан лид взамен
aftersale-open-lead = Открыть лид
aftersale-window = Вернуть можно до { $at }
aftersale-left = { $left ->
    [0] Предел возвратов за 30 дней достигнут
    [one] За 30 дней можно запросить ещё { $left } возврат
    [few] За 30 дней можно запросить ещё { $left } возврата
   *[many] За 30 дней можно запросить ещё { $left } возвратов
}
aftersale-what-next = После возврата лид и всё о человеке уходят из вашей базы, сделка закрывается. Деньги приходят на кошелёк в ту же секунду.
aftersale-cannot = Этот лид вернуть нельзя
aftersale-evidence = Что известно
aftersale-evidence-number = Номер
aftersale-number-valid = Существует
aftersale-number-invalid = Не существует
aftersale-number-missing = Не указан
aftersale-evidence-known = В базе до покупки
aftersale-known-unknown = Не было
aftersale-known-likely = Возможно, был
aftersale-known-proven = Был
aftersale-evidence-bought = Покупали раньше
aftersale-evidence-filters = Фильтры
aftersale-evidence-passes = Проходит
aftersale-evidence-fails = Не проходит: { $what }
aftersale-evidence-deal = Сделка
aftersale-yes = Да
aftersale-no = Нет
aftersale-touches = Попытки связаться
aftersale-touches-none = В ленте лида нет ни звонков, ни заметок
aftersale-touch-call = Звонок
aftersale-touch-message = Сообщение
aftersale-touch-note = Заметка
aftersale-touch-status = Смена статуса
aftersale-touch-converted = Переведён в сделку
aftersale-touch-return_asked = Запрошен возврат
aftersale-calls = Звонки после покупки
aftersale-calls-so-far = Недозвонов: { $n } из { $need }, дней: { $days } из { $need_days }
aftersale-calls-missing = Не хватает звонков: { $n }
aftersale-days-missing = Не хватает дней: { $n }
aftersale-files = Файлы
aftersale-files-none = Файлов нет
aftersale-files-add = Приложить файл
aftersale-files-hint = До пяти файлов, каждый до 10 МБ: снимки экрана, записи разговоров
aftersale-files-send = Отправить
aftersale-kb = { $n } КБ
aftersale-appeal = Обжаловать отказ
aftersale-appeal-said = Обжалование
aftersale-appeal-how = Обжаловать можно один раз. Возврат посмотрит человек, срок ответа начнётся заново.
aftersale-appeal-comment = Почему отказ неверен
aftersale-appeal-send = Обжаловать
aftersale-story = Ход дела
aftersale-said = Слова франчайзи
aftersale-none = Возвратов нет
aftersale-none-next = Вернуть лид можно с его карточки, кнопкой «Вернуть».
aftersale-none-hq = Возвратов, которые ждут ответа, нет
aftersale-none-hq-next = Новые запросы появятся здесь сами.
aftersale-none-so = Таких возвратов нет
aftersale-waiting = Ждут первого контакта
aftersale-waiting-hint = Позвоните, напишите или смените статус, иначе лид отзовут.
aftersale-recalled = Отозванные лиды
aftersale-recalled-hint = Первого контакта не было в срок, лид вернулся в общий пул.
aftersale-recalled-back = вернулось { $amount }
aftersale-contact-due = Первый контакт до { $at }
aftersale-contact-how = Иначе лид отзовут и вернут { $percent } цены
aftersale-contact-done = Первый контакт состоялся
aftersale-terms = Возврат и отзыв
aftersale-terms-link = Условия возврата и отзыва
aftersale-terms-contact = Первый контакт: { $n ->
    [one] { $n } рабочая минута
    [few] { $n } рабочие минуты
   *[many] { $n } рабочих минут
}. Иначе лид отзывают и возвращают { $percent } цены.
aftersale-terms-return = Возврат с причиной: { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[many] { $n } дней
} после покупки, ответ за { $hours } ч, молчание значит «да».
aftersale-terms-hours = Часы обработки по вашему времени, без праздников:
aftersale-terms-share = Возвращается { $refund } цены. За 30 дней можно вернуть до { $cap } купленных лидов, а { $n } в любом случае.
aftersale-terms-none = Возврат этого лида правилами не предусмотрен.
aftersale-approve = Одобрить
aftersale-refuse = Отказать
aftersale-approve-replace = Дать лид взамен
aftersale-refund-percent = Вернуть, %
aftersale-refund-percent-hint = Пусто: как в правилах
aftersale-reason-to-tenant = Ответ франчайзи
aftersale-reason-to-tenant-hint = Для отказа обязателен
aftersale-decide = Решение
aftersale-approved-done = Возврат одобрен
aftersale-refused-done = В возврате отказано
aftersale-asked-done = Возврат запрошен
aftersale-approved-at-once = Возврат одобрен сразу, деньги на кошельке
aftersale-refused-at-once = В возврате отказано: данные говорят против
aftersale-appealed-done = Отказ обжалован
aftersale-files-done = Файлы приложены
aftersale-chosen = Выбрано
aftersale-choose = Выбрать
aftersale-choose-all = Выбрать все
aftersale-bulk-done = Решено: { $done } из { $all }
aftersale-bulk-some = Решено, кроме тех, что уже нельзя: { $what }
aftersale-filters = Отбор
aftersale-any-reason = Любая причина
aftersale-any-tenant = Все франчайзи
aftersale-filters-clear = Сбросить
aftersale-find = Найти
aftersale-policies = Правила
aftersale-policies-title = Правила возврата и отзыва
aftersale-policies-how = Новая версия действует для лотов, открытых после неё: правило, которое видел покупатель, задним числом не меняется.
aftersale-policy-general = Все продукты
aftersale-policy-version = Версия { $n } от { $at }
aftersale-policy-new = Новая версия
aftersale-policy-product = Продукт
aftersale-policy-window = Срок возврата, дней
aftersale-policy-answer = Срок ответа, часов
aftersale-policy-cap = Предел возвратов, % покупок за 30 дней
aftersale-policy-least = Но не меньше, штук
aftersale-policy-refund = Возврат денег, %
aftersale-policy-contact = Первый контакт, рабочих минут
aftersale-policy-recall = Возврат при отзыве, %
aftersale-policy-suspended = Возврат при приостановке, %
aftersale-policy-calls = «Не дозвониться» доказывают
aftersale-policy-calls-said = { $n ->
    [one] { $n } недозвон
    [few] { $n } недозвона
   *[many] { $n } недозвонов
} за { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}
aftersale-policy-attempts = Недозвонов не меньше
aftersale-policy-calls-hint = Для причины «не дозвониться», если она принимается
aftersale-policy-call-days = За сколько разных дней
aftersale-policy-short = Если звонков меньше
aftersale-calls-short-refuse = запрос не принимается
aftersale-calls-short-ask = решает головной офис
aftersale-policy-reasons = Принимаемые причины
aftersale-policy-save = Сохранить версию
aftersale-policy-saved = Новая версия правил действует
aftersale-hours = Часы обработки
aftersale-hours-how = По ним, по времени франчайзи и без государственных праздников, отсчитывается срок первого контакта. Уже начатые сроки не меняются. Когда франчайзи можно передавать лиды, решают его часы покупки.
aftersale-hours-days = Дни
aftersale-hours-from = С
aftersale-hours-to = До
aftersale-hours-save = Сохранить
aftersale-hours-saved = Часы обработки сохранены
aftersale-day-1 = Пн
aftersale-day-2 = Вт
aftersale-day-3 = Ср
aftersale-day-4 = Чт
aftersale-day-5 = Пт
aftersale-day-6 = Сб
aftersale-day-7 = Вс
aftersale-idle = Лиды приостановленных франчайзи
aftersale-idle-how = Нетронутые лиды вернутся в общий пул, деньги на кошелёк.
aftersale-idle-leads = { $n ->
    [one] { $n } лид
    [few] { $n } лида
   *[many] { $n } лидов
}
aftersale-idle-recall = Отозвать нетронутые
aftersale-idle-sure = Отозвать все нетронутые лиды этого франчайзи?
aftersale-idle-done = Отозвано: { $what }
aftersale-idle-some = Отозваны не все, осталось: { $what }. Повторите отзыв
aftersale-rule-share = Решено правилами сразу
aftersale-approved-share = Одобрено
