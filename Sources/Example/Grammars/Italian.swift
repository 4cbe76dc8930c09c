extension Grammar {
    /// Requests in Italian.
    static let italian = Grammar(
        language: "it",
        #"""
        < Ciao!
        < Buongiorno,
        < Una domanda veloce:
        < Salve,
        ~ Grazie!
        ~ Grazie mille.
        ~ In breve, per favore.
        ! Mi dispiace, non posso aiutarti con questo.
        ! Non posso rispondere a questa richiesta. Meglio chiedere a un professionista.
        > Certo. Comincia dalla soluzione più semplice e controlla il risultato prima di proseguire.
        > Dipende dal tuo caso, ma di solito basta poco.
        > Ecco una proposta che puoi adattare.
        + Puoi accorciarlo?
        + Grazie. A cosa devo stare attento?
        + Non ho capito la seconda parte.
        $citta Torino|Bologna|Palermo|Lecce|Trieste|Verona|Genova|Cagliari
        $num 2|3|4|5|6|8|10
        # lavoro 4 0
        Scrivi una lettera di presentazione per un posto da {mestiere} a {citta}
        Come spiego un vuoto di {num} mesi nel curriculum?
        Domande tipiche al colloquio per {mestiere}
        Lettera di dimissioni da {mestiere}, con {num} settimane di preavviso
        Come chiedo un aumento dopo {num} anni come {mestiere}?
        $mestiere contabile|infermiere|cameriere|programmatore|insegnante|elettricista|commesso
        # cucina 4 0
        Cosa cucino stasera con {base} e {verdura}?
        Ricetta per {piatto}, {num} persone
        Perché il mio impasto per {piatto} resta [duro|molle|crudo]?
        Posso preparare {piatto} il giorno prima?
        Con che vino si abbina {piatto}?
        $base il pollo|le lenticchie|il tonno|i ceci|le uova|la salsiccia
        $verdura zucchine|melanzane|spinaci|carciofi|peperoni
        $piatto gli gnocchi|la parmigiana|il tiramisù|la focaccia|il ragù|le polpette
        # viaggi 4 1
        Itinerario di {num} giorni in {luogo} con i bambini
        Il treno per {citta} è stato cancellato, ho diritto a {diritto}?
        Volo in ritardo di {num} ore, come chiedo {diritto}?
        Cosa vedere a {citta} quando piove?
        Quanto costa una settimana in {luogo}?
        Reclamo alla compagnia aerea, voglio {diritto}
        $luogo Grecia|Islanda|Giappone|Portogallo|Marocco|Scozia
        $diritto un rimborso|un indennizzo|un albergo|un altro biglietto
        # codice 4 0
        Come leggo un file {tipo} in Python e raggruppo per {campo}?
        Query SQL per trovare {campo} doppi
        Formula di Excel che somma gli importi per {campo}
        Perché il programma va in errore quando {campo} è vuoto?
        Come faccio un menu che si apre al clic con JavaScript?
        $tipo CSV|JSON|di testo|XML
        $campo i clienti|le date|i prodotti|i reparti
        # scuola 3 1
        Spiega {materia} a un ragazzo di {classe}
        Esercizi svolti su {materia}
        Tema su {materia}, scaletta in {num} punti
        Riassunto di {materia} per l'interrogazione di domani
        Mia figlia non capisce {materia}, come l'aiuto?
        $materia le frazioni|la fotosintesi|il Risorgimento|il congiuntivo|i vulcani|le equazioni
        $classe prima media|terza media|seconda superiore|quinta elementare
        # scrittura 3 1
        Scrivi [una poesia|una favola|una filastrocca|un brindisi] su {tema}
        Auguri di compleanno per mia {chi}, con qualcosa su {tema}
        Discorso di nozze per mia {chi}, {num} minuti
        Riassumi questo testo su {tema} in due frasi
        $tema il mare|la pioggia|un cane anziano|le stazioni|la nostalgia
        $chi sorella|nonna|collega|vicina|cugina
        # salute 2 8
        Ho {disturbo} da {num} giorni, devo andare dal medico?
        Rimedi casalinghi contro {disturbo}
        Esercizi di {num} minuti contro {disturbo}
        Può dipendere dal computer se ho {disturbo}?
        $disturbo il mal di schiena|la tosse|il mal di testa|l'insonnia|il bruciore di stomaco
        # casa 3 5
        Il proprietario non ripara {guasto}, cosa posso fare?
        Le foglie dei miei {pianta} sono gialle, perché?
        Quando si potano i {pianta}?
        Posso detrarre le spese per {guasto}?
        $guasto la caldaia|il tetto|la serratura|l'ascensore
        $pianta limoni|gerani|pomodori|gelsomini
        """#
    )
}
