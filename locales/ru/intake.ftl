### Импорт файлов: список, карточка импорта, причины отказа.

intake-imports = Импорт
intake-import = Импорт лидов
intake-new = Новый импорт
intake-file = Файл
intake-drop = Перетащите файл сюда или выберите его
intake-file-hint = CSV, XLSX, XLS или ODS до 64 МБ. Кодировку и разделитель определим сами
intake-source = Источник
intake-basis = Основание обработки
intake-product = Продукт
intake-default-hint = Для строк, где в файле не указано
intake-basis-hint = Без основания лиды сохранятся, но их нельзя продавать и обзванивать
intake-from-file = Из файла
intake-choose = Выберите
intake-start = Загрузить
intake-undo-hint = Импорт можно отменить целиком
intake-history = Загруженные файлы
intake-none = Файлов ещё не было
intake-none-next = Перетащите сюда таблицу с лидами: достаточно столбца с телефоном или почтой.
intake-state = Состояние
intake-rows = Строк
intake-created = Создано
intake-rejected = Отклонено
intake-by = Загрузил
intake-at = Когда
intake-back = Все импорты
intake-to-leads = К лидам

## Состояния

intake-state-queued = В очереди
intake-state-running = Загружается
intake-state-done = Готово
intake-state-failed = Не загружен
intake-state-undoing = Отменяется
intake-state-undone = Отменён

## Карточка

intake-step-file = Файл
intake-step-check = Проверка
intake-step-load = Загрузка
intake-kb = { $n } КБ
intake-loading = Загружаем строки
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

## Вердикты

intake-verdict-all = Все строки
intake-verdict-ok = Созданы
intake-verdict-updated = Обновлены
intake-verdict-duplicate = Дубли
intake-verdict-invalid = Ошибки
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
error-import_taken_over = Импорт продолжает другой процесс
