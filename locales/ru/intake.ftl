### Импорт файлов: список, карточка импорта, причины отказа.

intake-imports = Импорт
intake-import = Импорт лидов
intake-new = Новый импорт
intake-file = Файл
intake-drop = Перетащите файл сюда или выберите его
intake-file-hint = CSV, XLSX, XLS или ODS до 64 МБ. Кодировку и разделитель покажем до загрузки
intake-source = Источник
intake-basis = Основание обработки
intake-product = Продукт
intake-default-hint = Для строк, где в файле не указано
intake-basis-hint = Без основания лиды сохранятся, но их нельзя продавать и обзванивать
intake-from-file = Из файла
intake-choose = Выберите
intake-set-up = Настроить и проверить
intake-at-once = Загрузить сразу
intake-undo-hint = Импорт можно отменить целиком
intake-history = Загруженные файлы
intake-none = Файлов ещё не было
intake-none-next = Перетащите сюда таблицу с лидами: достаточно столбца с телефоном или почтой.
intake-state = Состояние
intake-rows = Строк
intake-created = Создано
intake-updated = Обновлено
intake-rejected = Отклонено
intake-by = Загрузил
intake-at = Когда
intake-back = Все импорты
intake-to-leads = К лидам

## Состояния

intake-state-draft = Черновик
intake-state-checking = Проверяется
intake-state-checked = Проверен
intake-state-paused = На паузе
intake-state-cancelled = Остановлен
intake-state-queued = В очереди
intake-state-running = Загружается
intake-state-done = Готово
intake-state-failed = Не загружен
intake-state-undoing = Отменяется
intake-state-undone = Отменён

## Карточка

intake-step-file = Файл
intake-step-columns = Столбцы
intake-step-values = Значения
intake-step-repeats = Дубли
intake-step-check = Проверка
intake-step-load = Загрузка
intake-kb = { $n } КБ
intake-progress-running = Загружаем строки
intake-progress-checking = Проверяем строки, в базу ничего не пишем
intake-progress-paused = Загрузка на паузе
intake-loading-note = Страницу можно закрыть: загрузка продолжится
intake-queued = Файл принят. Сейчас прочитаем его целиком и начнём загрузку.
intake-failed-next = Исправьте файл и загрузите его снова: созданного дважды не будет.
intake-undoing = Удаляем лиды этого импорта.
intake-undone = { $n ->
    [one] Импорт отменён: удалён { $n } лид.
    [few] Импорт отменён: удалено { $n } лида.
   *[many] Импорт отменён: удалено { $n } лидов.
}
intake-kept = { $n ->
    [one] { $n } лид оставлен: с ним уже работали.
    [few] { $n } лида оставлены: с ними уже работали.
   *[many] { $n } лидов оставлено: с ними уже работали.
}
intake-undo = { $n ->
    [one] Отменить импорт { $n } лида
   *[many] Отменить импорт { $n } лидов
}
intake-undo-question = { $n ->
    [one] Удалить { $n } лид этого импорта? Проданный или изменённый останется.
    [few] Удалить { $n } лида этого импорта? Проданные и изменённые останутся.
   *[many] Удалить { $n } лидов этого импорта? Проданные и изменённые останутся.
}
intake-undo-question-changed = Удалить созданные этим импортом лиды и вернуть обновлённым прежние значения? Те, с которыми уже работали, останутся как есть.
intake-mapping = Столбцы и поля
intake-source-default = Источник по умолчанию
intake-basis-default = Основание по умолчанию
intake-sample = Строки файла
intake-no-rows = Таких строк нет
intake-row = Стр.
intake-verdict = Вердикт
intake-verdicts = Что стало со строками
intake-faults = Ошибки по видам
intake-rejects = { $n ->
    [one] { $n } отклонённая в CSV
   *[many] { $n } отклонённых в CSV
}
intake-reason = Причина
intake-duplicate-of-row = Повтор строки { $row }

## Шаги

intake-next = Далее
intake-step-back = Назад
intake-discard = Удалить черновик
intake-discard-question = Удалить черновик импорта вместе с файлом?
intake-rows-in-file = { $n ->
    [one] { $n } строка
    [few] { $n } строки
   *[many] { $n } строк
}
intake-how-read = Как читать файл
intake-sheet = Лист
intake-encoding = Кодировка
intake-delimiter = Разделитель
intake-delimiter-semicolon = Точка с запятой ;
intake-delimiter-comma = Запятая ,
intake-delimiter-tab = Табуляция
intake-delimiter-bar = Вертикальная черта |
intake-delimiter-space = Пробел
intake-quote = Кавычки
intake-quote-double = Двойные "
intake-quote-single = Одинарные '
intake-quote-none = Нет: кавычка — обычный знак
intake-header = Строка с заголовками
intake-header-none = Заголовков нет
intake-header-hint = Пустые строки не считаются
intake-preview = Так файл будет прочитан
intake-preview-note = { $n ->
    [one] первая { $n } строка
    [few] первые { $n } строки
   *[many] первые { $n } строк
}
intake-above = до
intake-warn-encoding = Текст больше похож на кодировку { $what }. Проверьте, читаются ли слова.
intake-warn-guessed = Кодировка { $what } определена по содержанию. Проверьте, что слова ниже читаются; если нет, выберите другую.
intake-warn-unreadable = { $n ->
    [one] В { $n } строке есть знаки, которые не удалось прочитать, первая — { $row }. Похоже, выбрана не та кодировка.
   *[many] В { $n } строках есть знаки, которые не удалось прочитать, первая — { $row }. Похоже, выбрана не та кодировка.
}
intake-warn-garbled = { $n ->
    [one] В { $n } строке вместо слов набор букв, первая — { $row }. Возможно, файл сохранили не в той кодировке; откройте исходный файл и сохраните его в UTF-8.
   *[many] В { $n } строках вместо слов набор букв, первая — { $row }. Возможно, файл сохранили не в той кодировке; откройте исходный файл и сохраните его в UTF-8.
}
intake-warn-wide = { $n ->
    [one] В { $n } строке ячеек больше, чем заголовков, первая — { $row }. Лишние ячейки не загрузятся: проверьте разделитель и кавычки.
   *[many] В { $n } строках ячеек больше, чем заголовков, первая — { $row }. Лишние ячейки не загрузятся: проверьте разделитель и кавычки.
}
intake-warn-narrow = { $n ->
    [one] В { $n } строке ячеек меньше, чем заголовков, первая — { $row }. Недостающие считаем пустыми.
   *[many] В { $n } строках ячеек меньше, чем заголовков, первая — { $row }. Недостающие считаем пустыми.
}
intake-warn-no_header = Строки с заголовками не нашли: столбцы названы буквами. Если она есть, выберите её номер.
intake-column-empty = Пусто во всех строках
intake-field-of = Поле для столбца «{ $column }»
intake-unit = В заголовке «{ $unit }»: суммы умножим
intake-as-leads = Такими будут лиды
intake-as-leads-note = Меняется вместе с выбором слева
intake-defaults = Для строк без значения
intake-defaults-note = Что записать, если в файле пусто или такого столбца нет.
intake-no-values = Сопоставлять нечего
intake-no-values-next = В файле нет столбцов со статусом, ответственным, источником, продуктом и другими списками.
intake-column-of = столбец «{ $column }»
intake-unclear = { $n ->
    [one] Не узнали { $n } значение
    [few] Не узнали { $n } значения
   *[many] Не узнали { $n } значений
}
intake-all-clear = Всё узнали
intake-times = { $n ->
    [one] { $n } раз
    [few] { $n } раза
   *[many] { $n } раз
}
intake-meaning-of = Что значит «{ $value }»
intake-as-unknown = Как остальные
intake-skip-value = Не заполнять поле
intake-reject-row = Отклонить строку
intake-unknown-values = Остальные значения
intake-more-values = показаны самые частые
intake-repeats-question = Если лид с таким телефоном или почтой уже есть
intake-repeats-note = Повтор строки внутри самого файла загружается один раз.
intake-policy-skip = Не загружать строку
intake-policy-skip-note = Строка попадёт в отклонённые с указанием причины.
intake-policy-fill = Дополнить лид
intake-policy-fill-note = Заполним только пустые поля, остальное не тронем.
intake-policy-overwrite = Обновить лид
intake-policy-overwrite-note = Всё, что есть в строке, запишем поверх того, что было.
intake-policy-add = Добавить ещё один лид
intake-policy-add-note = Новый лид отметим как дубль; объединить их можно позже.
intake-missing = { $what ->
    [source] Источник.
    [lawful_basis] Основание обработки.
    [product] Продукт.
   *[other] Столбцы.
}
intake-check = Проверить файл
intake-check-note = Прочитаем весь файл, в базу ничего не запишем
intake-checked = { $n ->
    [0] Проверили весь файл: все строки загрузятся.
    [one] Проверили весь файл. { $n } строка не загрузится: причина указана ниже, и её можно скачать файлом.
    [few] Проверили весь файл. { $n } строки не загрузятся: причины указаны ниже, и их можно скачать файлом.
   *[many] Проверили весь файл. { $n } строк не загрузится: причины указаны ниже, и их можно скачать файлом.
}
intake-checked-nothing = Ни одна строка не загрузится. Причины указаны ниже: вернитесь к столбцам или значениям либо исправьте файл.
intake-sample-check = Отклонённые и первые строки
intake-run = { $n ->
    [one] Загрузить { $n } лид
    [few] Загрузить { $n } лида
   *[many] Загрузить { $n } лидов
}
intake-pause = Пауза
intake-resume = Продолжить
intake-cancel = Остановить
intake-cancel-question = { $n ->
    [0] Остановить загрузку?
    [one] Остановить загрузку? { $n } уже загруженный лид останется, отменить импорт можно будет отдельно.
   *[many] Остановить загрузку? Уже загруженные лиды ({ $n }) останутся, отменить импорт можно будет отдельно.
}
intake-cancel-check = Прервать проверку
intake-cancelled = { $n ->
    [0] Импорт остановлен, в базу ничего не попало.
    [one] Импорт остановлен. { $n } лид успели загрузить: он в базе, импорт можно отменить.
    [few] Импорт остановлен. { $n } лида успели загрузить: они в базе, импорт можно отменить.
   *[many] Импорт остановлен. { $n } лидов успели загрузить: они в базе, импорт можно отменить.
}

## Поля

intake-field-none = Не загружается
intake-field-name = Имя
intake-field-last_name = Фамилия
intake-field-first_name = Имя (отдельно)
intake-field-middle_name = Отчество
intake-field-phone = Телефон
intake-field-email = Почта
intake-field-city = Город
intake-field-product = Продукт
intake-field-amount = Сумма
intake-field-source = Источник
intake-field-lawful_basis = Основание
intake-field-comment = Комментарий
intake-field-status = Статус
intake-field-responsible = Ответственный

## Вердикты

intake-verdict-all = Все строки
intake-verdict-ok = Созданы
intake-verdict-updated = Обновлены
intake-verdict-duplicate = Дубли
intake-verdict-invalid = Ошибки
intake-would-ok = Загрузятся
intake-would-updated = Обновятся
intake-will-ok = Загрузится
intake-will-updated = Обновится
intake-is-ok = Создан
intake-is-updated = Обновлён
intake-is-duplicate = Дубль
intake-is-invalid = Ошибка
intake-why-duplicate = Такой лид уже есть в базе
intake-why-invalid_phone = Телефон не читается
intake-why-invalid_email = Почта не читается
intake-why-no_contact = Нет ни телефона, ни почты
intake-why-required = Не хватает значения
intake-why-too_long = Слишком длинное значение
intake-why-unknown_product = Неизвестный продукт
intake-why-unknown_source = Неизвестный источник
intake-why-unknown_lawful_basis = Неизвестное основание
intake-why-invalid_amount = Сумма не читается
intake-why-unknown_status = Неизвестный статус
intake-why-unknown_user = Неизвестный сотрудник
intake-why-unknown_value = Такого значения нет в списке
intake-why-invalid_number = Число не читается
intake-why-invalid_date = Дата не читается
intake-why-invalid_link = Ссылка не читается
intake-why-invalid_flag = Не «да» и не «нет»
intake-why-value_taken = Такое значение уже есть у другого лида
intake-why-not_found = Лид не нашли: его удалили
intake-why-invalid = Значение не подходит

## Ошибки файла и формы

error-file_empty = Файл пуст
error-file_no_rows = В файле есть заголовки, но нет ни одной строки
error-file_not_a_table = Это не таблица. Нужен CSV, XLSX, XLS или ODS
error-file_protected = Файл под паролем. Сохраните его без пароля
error-file_broken = Файл повреждён. Откройте его и сохраните заново
error-file_too_large = Файл слишком большой
error-file_too_many_rows = Больше 500 000 строк. Разделите файл на части
error-file_too_many_columns = Больше 300 столбцов
error-file_no_contact_column = В первых строках не нашлось столбца с телефоном или почтой
error-file_unclosed_quote = Открытая и не закрытая кавычка поглощает остаток файла
error-file_unreadable = Файл не удалось прочитать
error-invalid_options = Настройки импорта не читаются
error-unknown_verdict = Нет такого вердикта
error-import_running = Импорт ещё идёт. Дождитесь его конца
error-file_no_such_sheet = Такого листа в файле нет
error-field_twice = Это поле уже выбрано для другого столбца
error-no_name_column = Выберите столбец с именем или фамилией
error-no_contact_column = Выберите столбец с телефоном или почтой
error-import_begun = Импорт уже запущен, изменить его настройки нельзя
error-import_not_checked = Сначала проверьте файл
error-import_not_running = Импорт сейчас не идёт
error-import_taken_over = Импорт продолжает другой процесс
