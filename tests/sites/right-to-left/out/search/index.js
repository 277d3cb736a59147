const searchIndex = {
"locale": "ar",
"words": {"comma":", ","first":"the first {n} are shown","found":{"one":"{n} result","other":"{n} results"},"none":"Nothing was found. Try fewer words, or a part of one."},
"kinds": ["Home","Event"],
"entries": [
["ورشات","index.html",0,"",""],
["ورشة العمل الأولى","ورشة/index.html",1,"28‏/03‏/2027, 09:30–11:00 Riyadh time",""]
],
"terms": "03=1 2027=1 28=1 3=1 event=1 home=0 warsha=;1 الأولى=1 التقويم=;1 الرياض=;1 العمل=1 رابط=;0 عن=;1 عنوان=;1 في=;1 قصير=;0 مارس=1 مع=;0 نص=;0,1 ورشات=0 ورشة=1"
};
