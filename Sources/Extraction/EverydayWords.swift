/// Frequent words that do carry content, by language: days, times, greetings, the things and acts people ask for most.
///
/// They tell the language of a short text and nothing else; unlike `FunctionWords` they stay in the terms.
enum EverydayWords {
    /// The words of each language by ISO 639 code.
    static let byLanguage: [String: Set<String>] = lists.mapValues { list in
        Set(list.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private static let lists: [String: String] = [
        "en": """
        today tomorrow yesterday tonight week month year morning evening afternoon noon night hour hours minute
        minutes monday tuesday wednesday thursday friday saturday sunday january february march april may june july
        august september october november december two three four five six seven eight nine ten write explain
        create summarize translate play add book remind cancel set turn open search call send read rate good new
        next last first best song movie film music list weather rain reminder table restaurant people code text
        story time name city email question answer example timer alarm account credit card money phone car
        """,
        "de": """
        heute morgen gestern abend nacht mittag nachmittag woche wochenende monat jahr tag uhr stunde stunden
        minute minuten montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni
        juli dezember drei vier fünf sechs sieben acht neun zehn schreibe schreib erkläre erstelle übersetze
        spiele spiel füge hinzu hinzufügen buche buchen reserviere erinnere erinnerung lösche stelle stell suche
        öffne lies bewerte lied musik wetter regen tisch personen wecker liste neue neuen nächste nächsten nächster
        letzte gut beste frage antwort beispiel brauche regnen schneien punkte sterne finde bild
        buch namens arbeit haus geld leben zeit
        """,
        "nl": """
        vandaag morgen gisteren vanavond ochtend middag avond nacht week weekend maand jaar dag uur uren minuut
        minuten maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei juni juli
        augustus twee drie vier vijf zes zeven acht negen tien schrijf leg vertaal speel voeg toe boek reserveer
        herinner herinnering herinneringen annuleer verwijder zet stel zoek open lees beoordeel liedje muziek weer
        regen regenen tafel mensen personen wekker lijst nieuwe volgende laatste goed beste vraag antwoord
        voorbeeld nodig sterren punten zien
        """,
        "da": """
        dag morgen aften aftenen nat middag eftermiddag uge ugen weekenden måned år time timer minut minutter
        mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts maj juni juli to tre fire fem seks
        syv otte ni ti skriv forklar oversæt spil afspil tilføj bestil reserver mind påmind påmindelse påmindelser
        annuller slet sæt indstil søg åbn læs bedøm giv sang sangen musik vejret vejr regn regner sne bord personer
        alarm alarmer liste listen nye næste sidste god bedste spørgsmål svar eksempel brug bruge film biograf
        spilleliste stjerner vækkeur kalender noget ugens dagens
        """,
        "no": """
        dag dagen morgen kveld kvelden natt middag ettermiddag uke uken uka helgen måned år time timer minutt
        minutter mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar mars mai juni juli to tre fire
        fem seks sju syv åtte ni ti skriv forklar oversett spill legg bestill reserver minn påminnelse påminnelser
        avbryt slett sett still søk åpne les vurder sang sangen musikk været vær regn regner snø bord personer
        alarm alarmer liste listen nye neste siste god beste spørsmål svar eksempel bruk bruke kino spilleliste
        stjerner
        """,
        "sv": """
        idag imorgon igår kväll kvällen natt morgon eftermiddag vecka veckan helgen månad år timme timmar minut
        minuter måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars maj juni juli augusti två
        tre fyra fem sex sju åtta nio tio skriv förklara översätt spela lägg boka reservera påminn påminnelse
        påminnelser avboka radera ställ sök öppna läs betygsätt sång låten låt musik vädret väder regn regna snö
        bord personer alarm väckarklocka lista nya nästa sista god bra bästa fråga svar exempel använda
        """,
        "fr": """
        demain hier matin soir soirée midi nuit semaine mois année jour heure heures minute minutes lundi mardi
        mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre
        novembre décembre deux trois quatre cinq six sept huit neuf dix écris écrire crée traduis résume joue
        ajoute réserve rappelle annule supprime règle cherche trouve ouvre lis note chanson musique météo pluie
        pleuvoir table personnes réveil alarme liste nouveau nouvelle prochain prochaine dernier bon bonne meilleur
        question réponse exemple besoin
        """,
        "es": """
        hoy mañana ayer tarde noche mediodía semana mes año día hora horas minuto minutos lunes martes miércoles
        jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre
        noviembre diciembre dos tres cuatro cinco seis siete ocho nueve diez escribe crea traduce resume pon
        reproduce añade agrega reserva recuérdame recordatorio cancela borra busca encuentra abre lee califica
        canción música tiempo clima lluvia llover mesa personas alarma lista nuevo nueva próximo próxima último
        bueno mejor pregunta respuesta ejemplo
        """,
        "it": """
        oggi domani ieri stasera stamattina mattina pomeriggio sera notte mezzogiorno settimana mese anno giorno
        ora ore minuto minuti lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo
        aprile maggio giugno luglio settembre ottobre novembre dicembre due tre quattro cinque sei sette otto nove
        dieci scrivi crea traduci riassumi riproduci suona ascoltare aggiungi prenota prenotare ricordami
        promemoria cancella annulla elimina imposta cerca trova trovami apri leggi valuta dai canzone musica meteo
        tempo pioggia piovere tavolo persone sveglia sveglie lista elenco nuovo nuova prossimo prossima ultimo
        buono migliore domanda risposta esempio bisogno film punti stelle
        """,
        "pt": """
        hoje amanhã ontem manhã tarde noite semana mês ano dia hora horas minuto minutos segunda terça quarta
        quinta sexta sábado domingo janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro
        dezembro dois duas três quatro cinco seis sete oito nove dez escreva crie traduza resuma toque toca
        adicione reserve lembre lembrete cancele apague procure encontre abra leia avalie música canção tempo chuva
        chover mesa pessoas alarme lista novo nova próximo próxima último bom melhor pergunta resposta exemplo
        preciso
        """,
        "pl": """
        dzisiaj dziś jutro wczoraj rano wieczorem wieczór noc tydzień miesiąc rok dzień godzina godzinę minut
        poniedziałek wtorek środa czwartek piątek sobota niedziela dwa trzy cztery pięć sześć siedem osiem dziewięć
        dziesięć napisz wyjaśnij utwórz przetłumacz zagraj odtwórz dodaj zarezerwuj przypomnij anuluj usuń ustaw
        szukaj znajdź otwórz przeczytaj oceń piosenka muzyka pogoda deszcz stolik osób budzik lista nowy następny
        ostatni dobry najlepszy pytanie odpowiedź przykład potrzebuję
        """,
        "tr": """
        bugün yarın dün sabah akşam gece öğle öğleden hafta haftaya ay yıl gün saat saatte dakika dakikada
        pazartesi salı çarşamba perşembe cuma cumartesi pazar ocak şubat mart nisan mayıs haziran temmuz ağustos
        eylül ekim kasım aralık iki üç dört beş altı yedi sekiz dokuz on yaz yazar açıkla oluştur çevir çal oynat
        ekle ayırt rezervasyon hatırlat hatırlatıcı iptal sil kur ayarla ara aç oku puan şarkı şarkısını müzik hava
        yağmur yağacak kar masa kişilik kişi alarm alarmı alarmları liste listeme listesine çalma yeni gelecek
        önümüzdeki son iyi soru cevap örnek film filmi kitap kitabı
        """,
        "id": """
        hari besok kemarin malam pagi siang sore minggu bulan tahun jam menit senin selasa rabu kamis jumat sabtu
        januari februari maret april mei juni juli agustus september oktober november desember dua tiga empat lima
        enam tujuh delapan sembilan sepuluh tulis tuliskan jelaskan buat terjemahkan putar mainkan tambah tambahkan
        pesan pesankan ingatkan pengingat batalkan hapus setel atur cari carikan temukan buka baca beri nilai lagu
        musik cuaca hujan meja orang alarm daftar baru berikutnya depan terakhir bagus baik terbaik pertanyaan
        jawaban contoh butuh memutar jadwal film bintang kota
        """,
        "ms": """
        hari esok semalam malam pagi petang minggu bulan tahun jam minit isnin selasa rabu khamis jumaat sabtu ahad
        januari mac mei julai ogos disember dua tiga empat lima enam tujuh lapan sembilan sepuluh tulis terangkan
        cipta terjemah mainkan tambah tempah ingatkan peringatan batalkan padam tetapkan cari buka baca lagu muzik
        cuaca hujan meja orang penggera senarai baharu seterusnya terakhir baik soalan jawapan contoh perlukan
        """,
        "sr": """
        danas sutra juče večeras jutro ujutro ujutru popodne podne veče uveče noć nedelja nedelje nedelju sedmica
        mesec godina godine godinu dan dana sat sati minut minuta ponedeljak utorak sreda sredu četvrtak petak
        subota subotu nedeljom januar februar mart april maj jun jul avgust dva dve tri četiri pet šest sedam osam
        devet deset napiši objasni napravi prevedi pusti pusti pustiš svira slušam čujem dodaj rezerviši rezervišem
        podseti podsetnik podsetnike otkaži obriši postavi stavi podesi nađi pronađi potraži otvori pročitaj oceni
        pesma pesmu pesme muzika muziku vreme kiša kiše sneg sto osoba osobe ljudi alarm alarme alarma lista listu
        listi novi novu sledeći sledeće sledeću poslednji dobar najbolji pitanje odgovor primer restoran restoranu
        film filma filmove filmu knjiga knjizi knjigu zvezdica poena ocenu bioskop bioskopu
        """,
        "hr": """
        tjedan tjedna tjednu vrijeme mjesec nedjelja nedjelju ponedjeljak srijeda srijedu siječanj veljača ožujak
        travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac podsjetnik podsjeti pjesma pjesmu
        glazba glazbu snijeg stol točka točke uopće tko tko netko sretno gdje ovdje dvije prije poslije nakon lijep
        kazalište kino kinu otkazati tjedni uvjet sljedeći sljedeću posljednji primjer rezerviraj organiziraj
        želio voljeti razumjeti rujna prosinca
        """,
    ]
}
