### Задачи и календарь.

planner-my-day = Мой день
planner-calendar = Календарь
planner-filters = Отбор задач
planner-find = Найти
planner-find-hint = Задача или имя
planner-filters-clear = Сбросить
planner-whole-day = Весь день
planner-whose = Чьи задачи
planner-whose-mine = Мои задачи
planner-whose-all = Все сотрудники
planner-whose-none = Ничьи
planner-kind = Тип
planner-kind-any = Любой тип
planner-kind-call = Звонок
planner-kind-meeting = Встреча
planner-kind-message = Сообщение
planner-kind-documents = Документы
planner-kind-bank = Банк
planner-kind-other = Другое
planner-section-overdue = Просрочено
planner-section-today = Сегодня
planner-section-tomorrow = Завтра
planner-section-week = На этой неделе
planner-section-later = Позже
planner-section-never = Без срока
planner-section-done = Сделано сегодня
planner-section-empty = Здесь пусто
planner-show-all = { $n ->
    [one] Показать { $n } задачу
    [few] Показать все { $n } задачи
   *[many] Показать все { $n } задач
}
planner-none-found = Ничего не нашлось
planner-none-found-next = Проверьте слова или сбросьте отбор.
planner-empty = Всё сделано
planner-empty-next = Добавьте задачу или возьмите в работу лид.
planner-to-leads = К лидам
planner-waiting = { $n ->
    [one] { $n } задача на сегодня, просрочено: { $late }
    [few] { $n } задачи на сегодня, просрочено: { $late }
   *[many] { $n } задач на сегодня, просрочено: { $late }
}
planner-quick-hint = Что сделать?
planner-new = Новая задача
planner-title = Что сделать
planner-day = День
planner-time = Время
planner-time-hint = Без времени: на весь день
planner-who = Ответственный
planner-nobody = Никто
planner-about = О ком или о чём
planner-about-hint = Лид, клиент или сделка
planner-about-none = Никого не нашлось
planner-record-lead = лид
planner-record-client = клиент
planner-record-deal = сделка
planner-add = Добавить
planner-save = Сохранить
planner-change = Изменить
planner-delete = Удалить
planner-do = Выполнить
planner-reopen = Вернуть в работу
planner-result = Итог
planner-result-hint = Чем закончилось. Попадёт в ленту
planner-done-at = Выполнено
planner-created = Создана { $at }
planner-description = Подробности
planner-all-day = весь день
planner-hidden = Запись вам недоступна
planner-repeats = Повторяется
planner-reminds = С напоминанием
planner-described = Есть подробности
planner-later = Отложить
planner-later-hour = Через час
planner-later-tomorrow = На завтра
planner-later-workday = На следующий рабочий день
planner-later-week = На понедельник
planner-to-hour = +1 ч
planner-to-tomorrow = Завтра
planner-to-workday = Раб. день
planner-to-week = Пн
planner-remind = Напомнить
planner-remind-never = Не напоминать
planner-remind-then = В момент срока
planner-remind-minutes = { $n ->
    [one] За { $n } минуту
    [few] За { $n } минуты
   *[many] За { $n } минут
}
planner-remind-hours = { $n ->
    [one] За { $n } час
    [few] За { $n } часа
   *[many] За { $n } часов
}
planner-remind-days = { $n ->
    [one] За { $n } день
    [few] За { $n } дня
   *[many] За { $n } дней
}
planner-repeat = Повтор
planner-every-never = Не повторять
planner-every-day = Каждый день
planner-every-workday = По рабочим дням
planner-every-week = По дням недели
planner-every-month = Каждый месяц в этот день
planner-weekdays = Дни недели
planner-month-day = Число месяца
planner-month-day-hint = Без числа — в день срока. В коротком месяце — в последний день.
planner-weekday-1 = Пн
planner-weekday-2 = Вт
planner-weekday-3 = Ср
planner-weekday-4 = Чт
planner-weekday-5 = Пт
planner-weekday-6 = Сб
planner-weekday-7 = Вс
planner-until = Повторять до
planner-until-hint = Пусто: без конца
planner-stale = Задачу уже изменили
planner-stale-next = Проверьте её и сохраните ещё раз на новой странице.
planner-told-added = Задача добавлена: { $what }
planner-told-done = Выполнено: { $what }
planner-told-reopened = Снова в работе: { $what }
planner-told-moved = { $what }: новый срок { $at }
planner-told-saved = Сохранено: { $what }
planner-told-removed = Удалено: { $what }
planner-told-restored = Вернули: { $what }
planner-before = Раньше
planner-after = Позже
planner-today = Сегодня
planner-view = Вид
planner-view-month = Месяц
planner-view-week = Неделя
planner-week-of = { $from } – { $to }
planner-month-1 = Январь
planner-month-2 = Февраль
planner-month-3 = Март
planner-month-4 = Апрель
planner-month-5 = Май
planner-month-6 = Июнь
planner-month-7 = Июль
planner-month-8 = Август
planner-month-9 = Сентябрь
planner-month-10 = Октябрь
planner-month-11 = Ноябрь
planner-month-12 = Декабрь
planner-holiday = выходной
planner-short = короткий
planner-day-label = { $n ->
    [one] { $at }: { $n } задача
    [few] { $at }: { $n } задачи
   *[many] { $at }: { $n } задач
}
planner-add-on = Добавить на { $at }
planner-more = { $n ->
    [one] ещё { $n }
   *[many] ещё { $n }
}
planner-rules = Задачи по событию
planner-rules-hint = Лид вошёл в статус или сделка в этап: задача появится сама, одна на каждый вход.
planner-rule-new = Новое правило
planner-rule-when = Когда
planner-rule-choose = Выберите место
planner-rule-lead = Лид вошёл в статус
planner-rule-deal = Сделка вошла в этап: { $name }
planner-rule-on-lead = Лид в статусе
planner-rule-on-deal = Сделка на этапе
planner-rule-worker = Кто ведёт запись
planner-rule-wait = Срок
planner-rule-unit = В чём считать срок
planner-rule-saved = Правило сохранено: { $what }
planner-rule-removed = Правило удалено: { $what }
planner-unit-minute = минут
planner-unit-hour = часов
planner-unit-workday = рабочих дней
planner-at-once-minute = сразу
planner-at-once-hour = сразу
planner-at-once-workday = в тот же рабочий день
planner-within-minute = { $n ->
    [one] через { $n } минуту
    [few] через { $n } минуты
   *[many] через { $n } минут
}
planner-within-hour = { $n ->
    [one] через { $n } час
    [few] через { $n } часа
   *[many] через { $n } часов
}
planner-within-workday = { $n ->
    [one] через { $n } рабочий день
    [few] через { $n } рабочих дня
   *[many] через { $n } рабочих дней
}
