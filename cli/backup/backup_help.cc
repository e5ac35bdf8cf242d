// SPDX-License-Identifier: Apache-2.0
#include "cli/backup/backup_help.h"

namespace almenara::cli {

const Bilingual kBackupHelp = {
    R"(almenara backup: one encrypted, signed file of all that a hub or a node keeps, and back.

  almenara backup create  --config OPERATOR.textproto               of the hub, by an operator
  almenara backup create  --node NODE.textproto                     of the node on this machine
  almenara backup verify  FILE --passphrase-file F                  is it whole, and what is in it?
  almenara backup restore FILE --into DIR --passphrase-file F --signed-by FINGERPRINT

A backup is made while the program goes on; verify and restore need neither hub nor node. A backup keeps what was
withdrawn after it was made: destroy backups that are older than 30 days.
`almenara backup COMMAND --help` shows each with an example. --lang en|es chooses the language.
Exit status: 0 done, 2 the command is wrong, 3 refused, 4 the hub or node was not reached.
)",
    R"(almenara backup: un solo archivo cifrado y firmado con todo lo que guarda un centro o un nodo, y su vuelta.

  almenara backup create  --config OPERATOR.textproto               del centro, por quien lo opera
  almenara backup create  --node NODE.textproto                     del nodo de esta máquina
  almenara backup verify  ARCHIVO --passphrase-file F               ¿está entera?, ¿qué contiene?
  almenara backup restore ARCHIVO --into DIR --passphrase-file F --signed-by HUELLA

La copia se hace con el programa en marcha; verify y restore no necesitan centro ni nodo. Una copia conserva lo que
se retiró después de hacerla: destruya las copias de más de 30 días.
`almenara backup ORDEN --help` muestra cada una con un ejemplo. --lang en|es elige el idioma.
Estado de salida: 0 hecho, 2 la orden está mal, 3 rechazado, 4 no se alcanzó el centro o el nodo.
)"};

const Bilingual kCreateBackupHelp = {
    R"(almenara backup create: have the hub or a node back itself up.

  almenara backup create --config operator.textproto
  almenara backup create --node nodes/casa-luz/node.textproto

  --config FILE   an operator's configuration: the hub makes a backup on its own disk
  --node FILE     the configuration of the node on this machine

The program needs backup_passphrase in its own configuration; the passphrase and the backup never cross the network.
Afterwards copy the file to another machine, and keep the fingerprint that is printed with the passphrase, away from
both: a restore asks for it. Make a backup of the hub after every close of a cohort. Ctrl-C stops it and leaves no
half-made backup.
)",
    R"(almenara backup create: haga que el centro o un nodo guarde una copia de sí mismo.

  almenara backup create --config operator.textproto
  almenara backup create --node nodes/casa-luz/node.textproto

  --config ARCHIVO   la configuración de quien opera: el centro hace la copia en su propio disco
  --node ARCHIVO     la configuración del nodo de esta máquina

El programa necesita backup_passphrase en su propia configuración; ni la clave ni la copia viajan por la red. Después
lleve el archivo a otra máquina y guarde la huella que se muestra junto con la clave, lejos de ambas: la restauración
la pide. Haga una copia del centro después de cada cierre de una cohorte. Ctrl-C la detiene y no deja ninguna copia a
medias.
)"};

const Bilingual kVerifyBackupHelp = {
    R"(almenara backup verify: read a backup whole, check every byte of it and say what it holds.

  almenara backup verify hub-20261123T060000Z.almbackup --passphrase-file backup.passphrase

  --passphrase-file FILE, --credential NAME   what it is encrypted with: a file's first line, or a systemd credential
  --signed-by FINGERPRINT                     refuse it unless this key signed it
)",
    R"(almenara backup verify: lea una copia entera, compruebe cada byte y diga qué contiene.

  almenara backup verify hub-20261123T060000Z.almbackup --passphrase-file backup.passphrase

  --passphrase-file ARCHIVO, --credential NOMBRE   con qué está cifrada: la primera línea de un archivo, o una
                                                   credencial de systemd
  --signed-by HUELLA                               rechazarla si no la firmó esta clave
)"};

const Bilingual kRestoreBackupHelp = {
    R"(almenara backup restore: make a new data directory from a backup.

  almenara backup restore hub-20261123T060000Z.almbackup --into /srv/almenara/hub-data-restored \
      --passphrase-file backup.passphrase --signed-by 3f9a...

  --into DIR                                  absent or empty; appears only once every byte has been checked
  --passphrase-file FILE, --credential NAME   what the backup is encrypted with
  --signed-by FINGERPRINT                     of the key that made it: what `backup create` printed. Of a hub it is the
                                              key of its log, which every member knows

Use the latest backup, and let the program that it replaces never run again. Keys and certificates outside the data
directory are not in it: of a node, the sealed case key and what opens it are needed beside it.
)",
    R"(almenara backup restore: haga un directorio de datos nuevo a partir de una copia.

  almenara backup restore hub-20261123T060000Z.almbackup --into /srv/almenara/hub-data-restored \
      --passphrase-file backup.passphrase --signed-by 3f9a...

  --into DIR                                       ausente o vacío; aparece solo cuando cada byte está comprobado
  --passphrase-file ARCHIVO, --credential NOMBRE   con qué está cifrada la copia
  --signed-by HUELLA                               de la clave que la hizo: la que mostró `backup create`. La de un
                                                   centro es la clave de su registro, que todo miembro conoce

Use la copia más reciente, y no vuelva a arrancar nunca el programa al que sustituye. Las claves y los certificados de
fuera del directorio de datos no están en ella: de un nodo hacen falta además la clave de casos sellada y lo que la abre.
)"};

}  // namespace almenara::cli
