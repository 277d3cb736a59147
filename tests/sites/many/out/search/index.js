const searchIndex = {
"locale": "en-GB",
"words": {"comma":", ","first":"the first {n} are shown","found":{"one":"{n} result","other":"{n} results"},"none":"Nothing was found. Try fewer words, or a part of one."},
"kinds": ["Home","Section","Event"],
"entries": [
["Many","",0,"",""],
["Events","events/",1,"",""],
["Event 1","events/e1/",2,"11 Jun 2027",""],
["Event 2","events/e2/",2,"12 May 2027",""],
["Event 3","events/e3/",2,"13 Apr 2027",""],
["Event 4","events/e4/",2,"14 Mar 2027",""],
["Event 5","events/e5/",2,"15 Feb 2027",""]
],
"terms": "02=6 03=5 04=4 05=3 06=2 1=2 11=2 12=3 13=4 14=5 15=6 2=3,3 2027=2,1,1,1,1 3=4,1 4=4,1 5=3,3 6=2 apr=4 april=4 e1=;2 e2=;3 e3=;4 e4=;5 e5=;6 event=2,1,1,1,1 events=1 feb=6 february=6 home=0 jun=2 june=2 many=0 mar=5 march=5 may=3 section=1 tagged=2,1,1,1,1"
};
