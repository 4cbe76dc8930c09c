extension Grammar {
    /// Requests in Spanish.
    static let spanish = Grammar(
        language: "es",
        #"""
        < Hola,
        < Buenos días,
        < Una pregunta rápida:
        < Buenas,
        ~ ¡Gracias!
        ~ Muchas gracias de antemano.
        ~ Sé breve, por favor.
        ~ Paso a paso, por favor.
        ! Lo siento, no puedo ayudarte con eso.
        ! No puedo responder a esa petición. Es mejor que consultes a un profesional.
        > Claro. Empieza por lo más sencillo y comprueba el resultado antes de seguir.
        > Depende de tu situación, pero normalmente basta con la opción más simple.
        > Aquí tienes una propuesta que puedes adaptar.
        + ¿Puedes hacerlo más corto?
        + Gracias. ¿Qué debo tener en cuenta?
        + No he entendido la última parte.
        + ¿Me das un ejemplo?
        $ciudad Sevilla|Bogotá|Valencia|Lima|Bilbao|Rosario|Puebla|Quito|Granada
        $num 2|3|4|5|6|8|10|12
        # trabajo 4 0
        Escribe una carta de presentación para un puesto de {oficio} en {ciudad}
        ¿Qué pongo en el currículum si estuve {num} meses sin trabajar?
        Preguntas típicas en una entrevista para {oficio}
        Correo para renunciar a mi puesto de {oficio} sin quedar mal
        ¿Cómo pido un aumento después de {num} años como {oficio}?
        Mejora esta frase: "Soy {oficio} y tengo muchas ganas de aprender."
        $oficio contable|enfermera|camarero|programador|profesora|electricista|dependiente
        > Estimado equipo: me dirijo a ustedes para solicitar el puesto de {oficio}.
        # cocina 4 0
        ¿Qué puedo cocinar con {base} y {verdura}?
        Receta de {plato} para {num} personas
        Mi {plato} queda siempre muy [seco|salado|líquido], ¿por qué?
        ¿Se puede congelar el {plato}?
        Menú semanal barato con {base}
        ¿Con qué acompaño un {plato}?
        $base pollo|lentejas|arroz|merluza|garbanzos|huevos
        $verdura espinacas|calabacín|pimientos|berenjena|zanahoria
        $plato guiso|gazpacho|arroz con leche|ceviche|flan|cocido
        # impuestos 3 5
        ¿Puedo deducir {gasto} en la declaración de la renta?
        ¿Qué pasa si no declaro {ingreso}?
        ¿Cuándo termina el plazo si tengo {ingreso}?
        Soy autónomo, ¿cómo desgravo {gasto}?
        Recurso contra una multa de Hacienda por {ingreso}
        $gasto el alquiler|la guardería|un ordenador|los viajes de trabajo|un curso
        $ingreso un piso alquilado|propinas|acciones|un segundo empleo|una herencia
        # viajes 4 0
        Ruta de {num} días por {pais} en coche
        ¿Qué ver en {ciudad} en un fin de semana?
        ¿Es seguro viajar sola a {pais}?
        ¿Qué comida tengo que probar en {pais}?
        Presupuesto para {num} días en {pais} con poco dinero
        ¿Necesito visado para {pais}?
        $pais Marruecos|Islandia|Perú|Japón|Portugal|Vietnam|Costa Rica
        # retrasos 4 1
        Mi [vuelo|tren|autobús] a {ciudad} se canceló, ¿tengo derecho a {reclamo}?
        El tren a {ciudad} llegó con {num} horas de retraso, ¿cómo pido {reclamo}?
        Perdí la conexión en {ciudad} por un retraso, ¿qué hago?
        Redacta una reclamación a la aerolínea, quiero {reclamo}
        ¿Cuánto tardan en pagar {reclamo}?
        $reclamo un reembolso|una indemnización|el hotel|otro billete
        # programas 4 0
        ¿Cómo leo un archivo {tipo} en Python y agrupo por {columna}?
        Consulta SQL que devuelva el último registro por {columna}
        Fórmula de Excel para sumar {columna} si el estado es pagado
        Mi página no carga el archivo {tipo}, sale un error en la consola
        Explícame la recursividad con un ejemplo
        ¿Cómo borro duplicados de {columna} en una hoja de cálculo?
        $tipo CSV|JSON|de texto|XML
        $columna cliente|fecha|importe|producto|ciudad
        # escritura 3 1
        Escribe un [poema|cuento|haiku|brindis] sobre {tema}
        Felicitación de cumpleaños para mi {ser}, con algo sobre {tema}
        Discurso de {num} minutos para la boda de mi {ser}
        Resume este texto sobre {tema} en tres frases
        Un cuento para dormir con {tema}
        $tema el mar|la lluvia|un gato perdido|la abuela|el primer amor|las estaciones de tren
        $ser hermana|abuela|jefa|vecina|mejor amiga|madrina
        # estudio 3 1
        Explica {materia} para un alumno de {curso}
        Ejercicios de {materia} con soluciones
        Esquema para un trabajo sobre {materia}
        Mañana tengo examen de {materia}, ¿qué repaso?
        Resuelve 4x + {num} = 30 paso a paso
        $materia las fracciones|la fotosíntesis|la Guerra Civil|los verbos irregulares|la tabla periódica|los vectores
        $curso primaria|secundaria|bachillerato|primero de carrera
        # salud 2 8
        Me duele {parte} desde hace {num} días, ¿voy al médico?
        Ejercicios para {parte} sin material
        ¿Qué remedio casero alivia el dolor de {parte}?
        Plan de {num} semanas para volver a correr sin dañar {parte}
        $parte la espalda|la rodilla|la cabeza|el hombro|el tobillo
        # vivienda 2 7
        Mi casero no devuelve la fianza por {averia}, ¿qué hago?
        Carta al propietario por {averia}
        ¿Quién paga {averia}, el inquilino o el dueño?
        ¿Puede subirme el alquiler un {num} por ciento?
        $averia la humedad|la caldera|una gotera|la persiana rota
        """#
    )
}
