### Поиск дублей по всей базе.

duplicates = Дубли
duplicates-scan = Найти дубли
duplicates-why = Признак
duplicates-why-contact = Телефон или почта
duplicates-why-name = Похожие имена
duplicates-name-hint = Имя и город почти совпадают. Это подсказка: возможно, это разные люди.
duplicates-scanned = Проверено
duplicates-running = Ищем
duplicates-dismiss = Разные люди
duplicates-dismissed = Больше не предлагаем
duplicates-none = Дублей нет
duplicates-none-next = Новые лиды сверяются с базой сами. Повторите поиск после большого импорта.
duplicates-never = Поиска ещё не было
duplicates-never-next = Нажмите «Найти дубли»: вся база сверится по телефонам, почте и именам. Работать можно дальше.
duplicates-policy = Новый лид с известным телефоном или почтой
duplicates-policy-warn = Завести и предупредить
duplicates-policy-warn-hint = Обе карточки остаются, ответственный за старую узнает
duplicates-policy-forbid = Не заводить
duplicates-policy-forbid-hint = В истории старой карточки останется, что человек обратился снова
duplicates-policy-attach = Добавить в старую карточку
duplicates-policy-attach-hint = Новые контакты и ответы сохранятся, закрытая карточка откроется; можно разделить в течение 30 дней
duplicates-policy-kept = Правило сохранено
