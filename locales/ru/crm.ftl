### CRM франчайзи: лиды, клиенты, сделки, воронки, задачи, уведомления.

crm-leads = Лиды
crm-lead = Лид
crm-lead-new = Новый лид
crm-lead-edit = Изменить лид
crm-lead-created = Лид { $what } создан
crm-lead-deleted = Лид удалён
crm-client = Клиент
crm-clients = Клиенты
crm-client-new = Новый клиент
crm-client-edit = Изменить клиента
crm-client-no-deals = Сделок ещё нет. Заведите первую кнопкой «Сделка».
crm-deal = Сделка
crm-deals = Сделки
crm-deal-new = Новая сделка
crm-deal-quick = Быстрая сделка
crm-deal-title = Название
crm-person = Человек
crm-request = Запрос
crm-origin = Происхождение
crm-data = Данные
crm-parts = Части карточки
crm-feed = Лента
crm-status = Статус
crm-status-other = Закрыть лид
crm-stages = Этапы
crm-in-stage = На этапе
crm-team = Вся команда
crm-me = Мои
crm-nobody = Не назначен
crm-open = Открыть
crm-show = Показать
crm-edit = Изменить
crm-save = Сохранить
crm-create = Создать
crm-add = Добавить
crm-delete = Удалить
crm-rename = Переименовать
crm-cancel = Отмена
crm-choose = Выберите
crm-compare = Сравнить
crm-assign = Назначить
crm-earned = Заработано

## Поля

crm-field-name = Имя
crm-field-phone = Телефон
crm-field-email = Почта
crm-field-phones = Телефоны
crm-field-emails = Почта
crm-field-city = Город
crm-field-product = Продукт
crm-field-amount = Сумма
crm-field-amount-roubles = Сумма, ₽
crm-field-source = Источник
crm-field-lawful_basis = Основание
crm-field-comment = Комментарий
crm-field-responsible = Ответственный
crm-field-responsible-short = Отв.
crm-field-created = Создан
crm-field-age = Возраст
crm-field-price = Цена
crm-field-duplicate = Дубль
crm-contact-keep = Сейчас { $now }. Оставьте пустым, чтобы не менять
crm-contacts-hint = Несколько через запятую
crm-basis-hint = Без основания лид можно хранить, но нельзя продавать и обзванивать

## Список

crm-views = Виды
crm-view-all = Все лиды
crm-view-open = В работе
crm-view-mine = Мои
crm-view-new = Новые
crm-view-bought = С биржи
crm-filters = Отбор
crm-filter-status = Любой статус
crm-filter-source = Любой источник
crm-filter-responsible = Любой ответственный
crm-filters-clear = Сбросить отбор
crm-find = Найти
crm-find-hint = Имя, телефон или почта
crm-leads-empty = Лидов пока нет
crm-leads-empty-next = Добавьте первый, загрузите файл или купите лид на бирже.
crm-leads-none-found = Ничего не найдено
crm-leads-none-found-next = Проверьте написание или уберите часть условий.
crm-clients-empty = Клиентов пока нет
crm-clients-empty-next = Клиент появляется, когда лид переведён в сделку.
crm-clients-none-found = Ничего не найдено
crm-to-leads = К лидам
crm-to-auction = На торги
crm-to-import = Импорт
crm-to-deal = К сделке
crm-back-to-leads = К списку лидов
crm-back-to-board = К доске

## Дубли

crm-duplicate = Похоже на лид «{ $name }» от { $at }: те же контакты.
crm-duplicate-mark = Есть лид с теми же контактами
crm-duplicate-found = Такой человек уже есть в базе.
crm-duplicate-owner = ответственный { $name }

## Персональные данные

crm-reveal = Показать
crm-reveal-why = Зачем показать контакты?
crm-reveal-logged = Причина попадёт в ленту
crm-reveal-call = Звонок клиенту
crm-reveal-message = Сообщение клиенту
crm-reveal-check = Проверка данных

## Правка вдвоём

crm-stale = Пока вы правили, запись изменили
crm-stale-next = Ваши значения ещё в форме. Сохраните снова, если они верны.
crm-stale-reloaded = Показано то, что в базе сейчас. Внесите правку ещё раз.

## В сделку

crm-convert = В сделку
crm-convert-into = В какую воронку?
crm-converted = Лид переведён в сделку
crm-next-step = Следующий шаг
crm-next-step-convert = Когда договорились, переведите лид в сделку: клиент заполнится сам.

## Лента

crm-note = Заметка
crm-note-hint = Заметка
crm-note-add = Записать
crm-event-created = Создан
crm-event-received = Куплен на бирже за
crm-event-status = Статус
crm-event-stage = Этап
crm-event-held = на прошлом с { $since }
crm-event-assigned = Ответственный:
crm-event-edited = Изменено
crm-event-revealed = Показаны контакты
crm-event-duplicate_of = Те же контакты, что у лида
crm-event-came_again = Обратились снова:
crm-notice-came_again = Клиент обратился снова
crm-lead-attached = Обращение «{ $what }» добавлено в карточку, которая уже есть
crm-duplicate-forbid = Вторую карточку завести нельзя: так решил владелец.
crm-duplicate-attach = Обращение добавится в эту карточку.
crm-event-duplicate_came = Пришёл лид с теми же контактами:
crm-event-converted = Переведён в сделку
crm-event-return_asked = Запрошен возврат
crm-event-application = Заявка записана
crm-event-submission = Банк
crm-event-issued = Выдан кредит
crm-event-issue_reversed = Выдача сторнирована
crm-event-commission = комиссия { $amount }
crm-event-deleted = Удалён
crm-event-restored = Восстановлен
crm-event-task = Задача:
crm-event-task_done = Выполнено:
crm-event-note = Заметка
crm-event-call = Звонок
crm-call-record = Записать звонок
crm-call-way = Кто звонил
crm-call-out = Исходящий звонок
crm-call-in = Входящий звонок
crm-call-outcome = Чем кончился
crm-call-choose = Выберите
crm-call-answered = поговорили
crm-call-no_answer = не ответили
crm-call-busy = занято
crm-call-wrong_number = ответил другой человек
crm-call-switched_off = телефон выключен
crm-call-minutes = Длился, минут
crm-call-at = Когда
crm-call-at-hint = Пусто: сейчас. Записать можно звонки последних суток
crm-call-comment = Комментарий
crm-call-save = Записать
crm-event-lead_joined = Присоединён лид
crm-event-imported = Загружен из файла

## Задачи

crm-tasks = Задачи
crm-task-new = Новая задача
crm-task-due = Срок
crm-task-next = Следующая задача
crm-task-none = Нет задачи
crm-task-do = Выполнить
crm-task-undo = Вернуть

## Доска и сделка

crm-board-total = { $n ->
    [one] { $n } сделка на { $sum }
    [few] { $n } сделки на { $sum }
   *[many] { $n } сделок на { $sum }
}
crm-board-empty = На доске пусто
crm-board-empty-next = Сделка появится, когда вы переведёте в неё лид.
crm-lose = Отказ
crm-lose-title = Причина отказа
crm-lose-reason = Почему сделка не состоялась
crm-lose-do = Закрыть сделку
crm-issue = Выдача
crm-issue-and-tasks = Выдача и задачи
crm-issued = Выдача записана
crm-issued-on = Дата выдачи
crm-issued-amount = Выдано
crm-issued-amount-roubles = Сумма кредита, ₽
crm-commission = Комиссия
crm-commission-roubles = Комиссия, ₽
crm-issue-do = Записать выдачу
crm-issue-hint = Записывается один раз. Ошибку исправляет сторно
crm-issue-not-yet = Кредит ещё не выдан.
crm-issue-reverse = Сторнировать
crm-issue-reverse-reason = Причина
crm-issue-reverse-hint = Начисления партнёру тоже будут отменены
crm-issue-reverse-do = Сторнировать выдачу
crm-issue-reversed = Выдача сторнирована

## Воронки

crm-pipeline = Воронка
crm-pipelines = Воронки
crm-pipelines-edit = Настроить воронки
crm-pipeline-new = Новая воронка
crm-pipeline-name = Название воронки
crm-pipeline-main = Основная
crm-pipeline-make-main = Сделать основной
crm-pipeline-delete-sure = Удалить воронку «{ $name }»?
crm-stage-new = Новый этап
crm-stage-name = Название этапа
crm-stage-kind = Вид этапа
crm-stage-hue = Цвет
crm-stage-days = Дней на этап
crm-stage-delete = Удалить этап
crm-stage-delete-where = { $n ->
    [one] Куда перенести { $n } сделку
    [few] Куда перенести { $n } сделки
   *[many] Куда перенести { $n } сделок
}
crm-kind-open = В работе
crm-kind-won = Выдача
crm-kind-lost = Отказ
crm-hue-gray = Серый
crm-hue-blue = Синий
crm-hue-cyan = Голубой
crm-hue-violet = Фиолетовый
crm-hue-green = Зелёный
crm-hue-amber = Жёлтый
crm-hue-orange = Оранжевый
crm-hue-red = Красный
crm-statuses = Статусы лидов
crm-statuses-hint = Путь лида до сделки. Перетащите строку, чтобы поменять порядок; с клавиатуры: Alt и стрелки. Замок стоит у статусов, в которые лида переводит программа: их можно переименовать, но не убрать.
crm-status-new = Новый статус
crm-status-name = Название статуса
crm-status-kind = Что он значит
crm-status-kind-open = В работе
crm-status-kind-won = Сделка
crm-status-kind-lost = Работа окончена
crm-status-delete = Убрать статус
crm-status-delete-where = { $n ->
    [one] Куда перенести { $n } лид
    [few] Куда перенести { $n } лида
   *[many] Куда перенести { $n } лидов
}
crm-status-empty = Лидов с этим статусом нет. В истории его название останется.
crm-status-fixed = Программа сама переводит лидов в этот статус, поэтому убрать его нельзя
crm-status-most = Лидов с этим статусом больше, чем { $n }. Сначала перенесите их действием над многими.
crm-status-archived = Статус «{ $what }» убран
crm-status-restored = Статус «{ $what }» снова в работе
crm-stage-probability = Вероятность выдачи, %
crm-stage-probability-hint = Для прогноза по воронке
crm-stage-days-hint = Дольше сделка считается застрявшей. Пусто: никогда
crm-stage-rots = { $n ->
    [one] не дольше { $n } дня
   *[many] не дольше { $n } дней
}
crm-stage-fixed = Это последний этап такого вида, он нужен воронке
crm-stage-empty = Сделок на этом этапе нет.
crm-next = Что дальше
crm-next-any-status = Любой статус
crm-next-any-stage = Любой этап
crm-next-hint-status = Если выбрать несколько, в остальные статусы лида отсюда не перевести, в том числе действием над многими.
crm-next-hint-stage = Если выбрать несколько, на остальные этапы сделку отсюда не перенести. Выдачу это не ограничивает.
crm-next-after = Дальше:
crm-next-none = Дальше пути нет
crm-next-count = { $n ->
    [0] дальше пути нет
    [one] дальше { $n } этап
    [few] дальше { $n } этапа
   *[many] дальше { $n } этапов
}
crm-not-next = Отсюда сюда не перевести: так настроены статусы
crm-place-kind-stays = Это не меняется: по нему уже считают отчёты
crm-place-asks = Что нужно заполнить
crm-place-asks-nothing = Ничего особого.
crm-preset-first = Новый
crm-preset-won = Выдача
crm-preset-lost = Отказ
crm-refused-required = Заполните название.
crm-refused-too_long = Слишком длинное название.
crm-refused-has_deals = Там есть сделки. Сначала перенесите их.
crm-refused-main_pipeline = Основную воронку удалить нельзя.

## Уведомления

crm-notices = Уведомления
crm-notices-empty = Новостей нет
crm-notices-empty-next = Здесь появятся дубли ваших лидов и назначения.
crm-notice-duplicate = Пришёл новый лид с теми же контактами
crm-notice-assigned = Вам назначен лид
crm-notice-task_given = Вам поставили задачу
crm-notice-task_due = Срок задачи близко
crm-notice-received = Куплен новый лид
crm-notice-wallet_low = На счёте мало денег
crm-notice-wallet_paused = Заявки на выкуп ждут: деньги кончились
crm-notice-wallet_resumed = Заявки на выкуп снова работают
crm-notice-contact_due = Скоро срок первого контакта
crm-notice-recalled = Лид отозван: никто не связался с клиентом в срок
crm-notice-returned = Лид возвращён в общий пул
crm-notice-new = Новое

# Отбор, виды и столбцы списка лидов
crm-field-status = Статус
crm-field-task = Задача
crm-field-created_at = Создан
crm-field-updated_at = Изменён
crm-field-bought = Куплен на бирже
crm-field-deal = В сделке
crm-field-unknown = Поле удалено
crm-column-phone = Телефон
crm-column-email = Почта
crm-yes = Да
crm-or = или
crm-and = и
crm-days = { $n } дн.
crm-days-word = дн.
crm-condition = Фильтр
crm-conditions = Условия отбора
crm-conditions-none = Условий пока нет: показаны все лиды вида.
crm-conditions-apply = Применить
crm-conditions-refused = Отбор не читается
crm-conditions-refused-next = Одно из условий заполнено неверно, поэтому список пуст.
crm-conditions-mend = Исправить условие
crm-condition-add = + Условие
crm-condition-or = + или…
crm-condition-and = + и…
crm-condition-drop = Убрать условие
crm-condition-value = Значение
crm-operator = Как сравнить
crm-join = Как соединить условия
crm-join-all = Все условия вместе
crm-join-any = Хотя бы одно условие
crm-operator-in = одно из
crm-operator-not_in = кроме
crm-operator-contains = содержит
crm-operator-lacks = не содержит
crm-operator-at_least = от
crm-operator-at_most = до
crm-operator-from = с
crm-operator-to = по
crm-operator-last = за последние
crm-operator-older = раньше, чем
crm-operator-next = в ближайшие
crm-operator-empty = пусто
crm-operator-filled = заполнено
crm-operator-yes = да
crm-operator-no = нет
crm-task-is-none = Нет задачи
crm-task-is-open = Есть задача
crm-task-is-overdue = Просрочена
crm-columns = Столбцы
crm-columns-hint = Порядок меняется перетаскиванием или Alt и стрелкой, ширина — в шапке таблицы.
crm-columns-usual = Вернуть обычные
crm-view = Вид
crm-view-create = Новый вид
crm-view-new-hint = Запомнит условия, порядок и столбцы, но не слова поиска.
crm-view-name = Название
crm-view-share = Показывать всем сотрудникам
crm-view-save = Сохранить
crm-view-save-it = Сохранить вид
crm-view-save-as = Как новый
crm-view-delete = Удалить вид
crm-view-saved = Вид «{ $what }» сохранён
crm-view-deleted = Вид «{ $what }» удалён
crm-view-restored = Вид «{ $what }» возвращён

# Массовые действия
crm-notice-leads = Лиды: { $n }
crm-notice-assigned_many = Вам назначены лиды
crm-batches = Массовые действия
crm-batches-empty = Массовых действий ещё не было
crm-batches-empty-next = Отметьте лиды в списке: панель внизу назначит их, сменит статус или удалит. Здесь любое действие можно отменить.
crm-batch-assign = Ответственный
crm-batch-share = Поделены между
crm-batch-status = Статус
crm-batch-delete = Удаление
crm-batch-changed = Изменено: { $n }
crm-batch-passed = пропущено: { $n }
crm-batch-restored = Возвращено: { $n }
crm-batch-kept = оставлено, потому что их уже изменили: { $n }
crm-batch-undo = Отменить
crm-batch-state-running = Выполняется
crm-batch-state-undoing = Отменяется
crm-batch-state-undone = Отменено
crm-batch-runs = Действие над { $what } лидами выполняется
crm-batch-done = Изменено лидов: { $what }
crm-batch-done-but = Изменено лидов: { $what }. Остальные пропущены: менять было нечего или нельзя
crm-batch-nothing = Менять нечего: эти лиды уже такие
crm-batch-undone = Действие отменено, возвращено лидов: { $what }
crm-batch-undone-but = Возвращено лидов: { $what }. Те, что уже изменили, оставлены как есть
crm-bulk = Действия с отмеченными
crm-bulk-chosen = Отмечено
crm-bulk-all = Все по отбору
crm-bulk-all-of = Все { $n }
crm-bulk-assign = Назначить
crm-bulk-assign-to = Кому
crm-bulk-delete = Удалить
crm-bulk-clear = Снять отметки
crm-bulk-page = Отметить всю страницу
crm-bulk-choose = Отметить
crm-bulk-share = Поделить между
crm-bulk-share-hint = Отметьте двух или больше человек.
crm-bulk-turn = По кругу
crm-bulk-least = У кого меньше

# Выгрузки
crm-list-more = Ещё
crm-export-xlsx = Выгрузить в Excel
crm-export-csv = Выгрузить в CSV
crm-export-number = № выгрузки
crm-exports = Журнал выгрузок
crm-exports-leads = лидов: { $n }
crm-exports-conditions = Условий: { $n }
crm-exports-q = Поиск
crm-exports-empty = Выгрузок ещё не было
crm-exports-empty-next = Здесь видно, кто, когда и какие лиды выгрузил. Номер выгрузки стоит в каждой строке файла.
crm-batch-undo-sure = Вернуть как было? Лидов: { $n }
crm-batch-undone-by = Отменил(а) { $name }
crm-batch-undoing = Действие над { $what } лидами отменяется

## Поля карточек, которые франчайзи заводит сам

crm-fields = Поля карточек
crm-fields-more = Дополнительно
crm-fields-empty = Своих полей пока нет
crm-fields-empty-next = Добавьте то, чего не хватает в карточках лидов, клиентов и сделок: место работы, стаж, номер договора. Поле появится в форме, в фильтре, в столбцах и в выгрузке.
crm-fields-hint = Перетащите строку, чтобы поменять порядок в карточке. С клавиатуры: Alt и стрелки.
crm-fields-archived = Не используются
crm-fields-needed = Чтобы перевести в «{ $name }», заполните отмеченные поля
crm-fields-setup = Настроить поля
crm-field-new = Новое поле
crm-field-add = Поле
crm-field-edit = Изменить поле
crm-field-archive = Убрать из карточек
crm-field-restore = Вернуть
crm-field-archived = Поле «{ $what }» убрано. Значения сохранены
crm-field-restored = Поле «{ $what }» снова в карточках
crm-field-drop = Убрать { $now }
crm-field-title = Название
crm-field-section = Раздел карточки
crm-field-section-hint = Поля с одинаковым разделом стоят вместе, например «Занятость»
crm-field-kind = Тип
crm-field-kind-choose = Что будет храниться в поле?
crm-field-kind-stays = Тип после создания не меняется
crm-field-where = Где
crm-field-where-hint = Значение перейдёт из лида в клиента и сделку, если поле есть у обоих
crm-field-choices = Варианты
crm-field-choices-hint = Сотрите название, чтобы больше не предлагать вариант. В карточках он останется
crm-field-choices-more = Новые варианты
crm-field-choices-more-hint = Каждый с новой строки
crm-field-choice = Вариант
crm-field-required = Обязательно заполнять
crm-field-required-hint = Без значения карточку не создать, а очистить поле нельзя
crm-field-sole = Без повторов
crm-field-sole-hint = Второй карточки с тем же значением не будет
crm-field-required-in = Нужно для перехода в статус или на этап
crm-field-shown-in = Показывать только в статусах и на этапах
crm-field-shown-in-hint = Ничего не отмечено: поле видно всегда
crm-field-roles = Кто видит
crm-field-roles-hint = Никто не отмечен: видят все. Владелец видит всегда
crm-field-statuses = Статусы лидов
crm-field-mark-required = обязательное
crm-field-mark-needed = { $n ->
    [one] нужно в { $n } месте
   *[other] нужно в { $n } местах
}
crm-field-mark-sole = без повторов
crm-field-mark-roles = не для всех
crm-field-mark-choices = { $n ->
    [one] { $n } вариант
    [few] { $n } варианта
   *[many] { $n } вариантов
}
crm-record-lead = Лиды
crm-record-client = Клиенты
crm-record-deal = Сделки
crm-kind-of-text = Текст
crm-kind-of-number = Число
crm-kind-of-money = Деньги
crm-kind-of-date = Дата
crm-kind-of-phone = Телефон
crm-kind-of-email = Почта
crm-kind-of-select = Один из списка
crm-kind-of-multi_select = Несколько из списка
crm-kind-of-checkbox = Галочка
crm-kind-of-link = Ссылка
crm-kind-of-user = Сотрудник
crm-kind-hint-text = Одна строка: место работы, номер договора
crm-kind-hint-number = Стаж, возраст, площадь; до четырёх знаков после запятой
crm-kind-hint-money = Доход, платёж; в рублях
crm-kind-hint-date = День: окончание полиса, рождение
crm-kind-hint-phone = Ещё один номер; скрыт, пока не показан с причиной
crm-kind-hint-email = Ещё один адрес; скрыт, пока не показан с причиной
crm-kind-hint-select = Тип занятости, причина обращения
crm-kind-hint-multi_select = Что есть из документов, интересы
crm-kind-hint-checkbox = Да или ничего
crm-kind-hint-link = Страница в интернете
crm-kind-hint-user = Андеррайтер, юрист: кто-то из команды

## Объединение лидов

crm-merge = Объединение лидов
crm-merge-hint = Отметьте лид, который останется, и значения, которые он возьмёт. Задачи, сделка и лента остальных перейдут к нему. Объединение можно отменить в течение 30 дней.
crm-merge-left = Останется
crm-merge-join = Соединить все
crm-merge-do = Объединить
crm-merged = Лиды объединены
crm-parted = Лиды снова отдельно
crm-merged-with = Объединён с лидом
crm-part = Разъединить
crm-bulk-merge = Объединить
crm-event-merged = Объединён с лидом
crm-event-merged_into = Стал частью лида
crm-event-parted = Объединение отменено
crm-notice-merged = Ваш лид объединён с этим
crm-field-tags = Метки
crm-field-segment = Сегмент
crm-field-contact_at = Последний контакт
crm-field-active_at = Последняя активность
crm-operator-has_all = все из
crm-batch-restore = Возврат из корзины
crm-batch-tag = Поставлена метка
crm-batch-untag = Снята метка
crm-event-tagged = Метка
crm-event-untagged = Снята метка
