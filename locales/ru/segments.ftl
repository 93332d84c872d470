### Сегменты лидов.

segments = Сегменты
segments-one = Сегмент
segments-hint = Сегмент — лиды, собранные под одним именем. Живой сегмент пополняется сам по условиям, список меняют вручную. По сегменту можно фильтровать, выгружать и действовать сразу над всеми.
segments-name = Название сегмента
segments-new = Новый сегмент
segments-make = Создать
segments-bulk = Выбранные лиды — в сегмент
segments-include = Добавить в сегмент
segments-exclude = Убрать из сегмента
segments-of-list = Сделать сегментом
segments-live = Живой
segments-live-hint = Лиды приходят и уходят сами, по условиям
segments-static = Список
segments-static-hint = Лиды, которые подходят сейчас
segments-share = Виден всем
segments-shared = Общий
segments-conditions = { $n ->
    [one] Живой, { $n } условие
    [few] Живой, { $n } условия
   *[many] Живой, { $n } условий
}
segments-taken = Список
segments-leads = { $n ->
    [one] { $n } лид
    [few] { $n } лида
   *[many] { $n } лидов
}
segments-leads-more = больше { $n } лидов
segments-broken = условие устарело
segments-show = Показать
segments-change = Изменить сегмент
segments-delete = Удалить сегмент
segments-empty = Сегментов ещё нет
segments-empty-next = Отфильтруйте лиды и нажмите «Сохранить вид» → «Сделать сегментом». Или отметьте лиды и выберите «Сегмент» на панели внизу.
segments-created = Сегмент «{ $what }» создан
segments-changed = Сегмент «{ $what }» сохранён
segments-deleted = Сегмент «{ $what }» удалён
segments-restored = Сегмент «{ $what }» снова в списке
segments-included = Добавлено лидов: { $what }
segments-excluded = Убрано лидов: { $what }
